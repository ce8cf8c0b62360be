package dev.longhaul.servers;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import kafka.Kafka;
import kafka.tools.StorageTool;

/** The program of a {@link KafkaServer}'s process: prepares its folder if that is new, and serves until its standard input ends. */
final class KafkaNode {

    private static final String CLUSTER = "bG9uZ2hhdWwtdGVzdHMtMQ";

    private KafkaNode() {}

    public static void main(String[] settings) {
        Thread.ofPlatform().daemon().name("end-with-the-parent").start(KafkaNode::endWithTheParent);
        PrintStream silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        int prepared = StorageTool.execute(
                new String[] {"format", "--ignore-formatted", "--cluster-id", CLUSTER, "--config", settings[0]},
                silent);
        if (prepared != 0) {
            throw new IllegalStateException("Kafka's folder cannot be prepared by " + settings[0]);
        }
        Kafka.main(settings);
    }

    private static void endWithTheParent() {
        try {
            while (System.in.read() >= 0) {
                // Nobody writes there.
            }
        } catch (IOException e) {
            // Ended the other way.
        }
        Runtime.getRuntime().halt(1);
    }
}
