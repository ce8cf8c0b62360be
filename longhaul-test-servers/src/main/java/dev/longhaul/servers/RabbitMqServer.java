package dev.longhaul.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A real RabbitMQ, the one that Debian has; 5 to 9 s to start on 2 cores. For one thread at a time.
 *
 * <p>It has Erlang's port mapper of its own, so that nothing of it remains when it stops, and nothing of the machine's broker is touched.
 */
public final class RabbitMqServer extends RestartableServer {

    /** Not the one in {@code /usr/sbin}, which goes to the user and the folder of the machine's own broker. */
    private static final Path PROGRAM = Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server");

    private static final String CONTROL = "/usr/lib/rabbitmq/bin/rabbitmqctl";
    private static final String USUAL_WATERMARK = "0.4";

    /** The port mapper, the server, and who kills the whole group of processes when standard input ends. */
    private static final String SCRIPT = """
            exec 3<&0
            epmd -port "$ERL_EPMD_PORT" -address 127.0.0.1 </dev/null 3<&- &
            mapper=$!
            "$0" </dev/null 3<&- &
            server=$!
            (cat <&3 >/dev/null; kill -s KILL -- -$$) &
            guard=$!
            trap 'kill -TERM "$server"' TERM
            wait "$server"
            wait "$server"
            kill "$guard"
            kill -9 "$mapper"
            """;

    private final int port;

    private RabbitMqServer(int port, ServerProcess process) {
        super(process);
        this.port = port;
    }

    /** A new and empty one, not started. It goes with this JVM. */
    public static RabbitMqServer create() {
        if (!Files.isExecutable(PROGRAM)) {
            throw new IllegalStateException("RabbitMQ is not installed: there is no " + PROGRAM
                    + ". On Debian: apt-get install --no-install-recommends rabbitmq-server (`.ci/run` does it,"
                    + " and keeps the machine's own broker from starting)");
        }
        int port = Ports.free();
        Path folder = ServerProcess.temporaryFolder("longhaul-rabbitmq");
        return new RabbitMqServer(
                port,
                new ServerProcess(
                        "RabbitMQ",
                        folder,
                        List.of("setsid", "/bin/sh", "-c", SCRIPT, PROGRAM.toString()),
                        environment(folder, port),
                        () -> Ports.accepts(port)));
    }

    /** The one that the tests of this JVM share, running: who stopped it finds it started again. */
    public static RabbitMqServer shared() {
        Shared.SERVER.start();
        return Shared.SERVER;
    }

    /** Has it believe that it is short of memory, or not any more: meanwhile it reads nothing from whoever publishes. */
    public void shortOfMemory(boolean isShort) {
        process.run(List.of(CONTROL, "set_vm_memory_high_watermark", isShort ? "0" : USUAL_WATERMARK));
    }

    /** Its port on 127.0.0.1, always the same. */
    public int port() {
        return port;
    }

    /** Where clients connect, as the user that may do everything. */
    public String uri() {
        return "amqp://guest:guest@127.0.0.1:" + port;
    }

    private static Map<String, String> environment(Path folder, int port) {
        try {
            Path configuration = Files.writeString(folder.resolve("rabbitmq.conf"), """
                    listeners.tcp.1 = 127.0.0.1:%d
                    log.console = true
                    log.console.level = warning
                    log.file = false
                    """.formatted(port));
            Path plugins = Files.writeString(folder.resolve("enabled_plugins"), "[].\n");
            return Map.ofEntries(
                    Map.entry("HOME", folder.toString()),
                    Map.entry("RABBITMQ_CONFIG_FILE", configuration.toString()),
                    Map.entry("RABBITMQ_CONF_ENV_FILE", "/dev/null"),
                    Map.entry("RABBITMQ_ENABLED_PLUGINS_FILE", plugins.toString()),
                    Map.entry("RABBITMQ_MNESIA_BASE", folder.resolve("data").toString()),
                    Map.entry("RABBITMQ_LOG_BASE", folder.resolve("log").toString()),
                    Map.entry("RABBITMQ_LOGS", "-"),
                    Map.entry("RABBITMQ_NODENAME", "longhaul-" + port + "@localhost"),
                    Map.entry("RABBITMQ_DIST_PORT", Integer.toString(Ports.free())),
                    Map.entry("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1}"),
                    Map.entry("RABBITMQ_CTL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1}"),
                    Map.entry("ERL_EPMD_PORT", Integer.toString(Ports.free())),
                    Map.entry("ERL_EPMD_ADDRESS", "127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Shared {
        static final RabbitMqServer SERVER = create();
    }
}
