package dev.longhaul.trials.comparison;

import dev.longhaul.servers.KafkaServer;
import dev.longhaul.servers.RabbitMqServer;
import java.nio.file.Path;

/**
 * What all contestants share.
 *
 * @param kafka running
 * @param rabbit running
 * @param folder for files
 */
record Servers(KafkaServer kafka, RabbitMqServer rabbit, Path folder) implements AutoCloseable {

    /** Starts them. */
    static Servers start(Path folder) {
        KafkaServer kafka = KafkaServer.create();
        RabbitMqServer rabbit = RabbitMqServer.create();
        kafka.start();
        rabbit.start();
        return new Servers(kafka, rabbit, folder);
    }

    @Override
    public void close() {
        kafka.close();
        rabbit.close();
    }
}
