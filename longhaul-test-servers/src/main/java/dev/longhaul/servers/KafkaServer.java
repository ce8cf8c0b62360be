package dev.longhaul.servers;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * A real Kafka of one node, broker and controller, in a process of its own; 2 to 4 s to start on 2 cores. For one thread at a time.
 *
 * <p>Its programs come from the class path: who uses it depends on {@code org.apache.kafka:kafka_2.13}.
 */
public final class KafkaServer extends RestartableServer {

    private final int port;

    private KafkaServer(int port, ServerProcess process) {
        super(process);
        this.port = port;
    }

    /** A new and empty one, not started. It goes with this JVM. */
    public static KafkaServer create() {
        if (KafkaServer.class.getResource("/kafka/Kafka.class") == null) {
            throw new IllegalStateException(
                    "Kafka is not on the class path: add org.apache.kafka:kafka_2.13 with the scope test");
        }
        int port = Ports.free();
        Path folder = ServerProcess.temporaryFolder("longhaul-kafka");
        return new KafkaServer(
                port,
                new ServerProcess(
                        "Kafka", folder, command(settings(folder, port)), Map.of(), () -> Ports.accepts(port)));
    }

    /** The one that the tests of this JVM share, running: who stopped it finds it started again. */
    public static KafkaServer shared() {
        Shared.SERVER.start();
        return Shared.SERVER;
    }

    /** Where clients connect: address and port, always the same. */
    public String bootstrap() {
        return "127.0.0.1:" + port;
    }

    /** Makes a topic, which must not exist; none is made by being written to. */
    public void createTopic(String name, int partitions) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap()))) {
            admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1)))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka makes no topic " + name, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Kafka made the topic " + name, e);
        }
    }

    private static Path settings(Path folder, int port) {
        try {
            int controller = Ports.free();
            return Files.writeString(
                    folder.resolve("server.properties"), """
                    process.roles=broker,controller
                    node.id=1
                    controller.quorum.voters=1@127.0.0.1:%2$d
                    listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                    advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
                    controller.listener.names=CONTROLLER
                    inter.broker.listener.name=PLAINTEXT
                    log.dirs=%3$s
                    auto.create.topics.enable=false
                    group.initial.rebalance.delay.ms=0
                    offsets.topic.num.partitions=1
                    offsets.topic.replication.factor=1
                    transaction.state.log.num.partitions=1
                    transaction.state.log.replication.factor=1
                    transaction.state.log.min.isr=1
                    share.coordinator.state.topic.num.partitions=1
                    share.coordinator.state.topic.replication.factor=1
                    share.coordinator.state.topic.min.isr=1
                    log.cleaner.dedupe.buffer.size=2097152
                    """.formatted(port, controller, folder.resolve("data")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Quick to start rather than quick in the long run. */
    private static List<String> command(Path settings) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx384m",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-cp",
                classPath(),
                KafkaNode.class.getName(),
                settings.toString());
    }

    /** This JVM's, as seen from any folder, without Logback, which logs every detail where nobody configures it. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toAbsolutePath())
                .filter(entry -> !entry.getFileName().toString().startsWith("logback"))
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static final class Shared {
        static final KafkaServer SERVER = create();
    }
}
