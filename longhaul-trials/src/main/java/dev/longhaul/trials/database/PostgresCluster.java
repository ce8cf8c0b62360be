package dev.longhaul.trials.database;

import dev.longhaul.trials.time.TrialTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One PostgreSQL data folder with the server that runs on it, if one does. For one thread at a time.
 *
 * <p>PostgreSQL refuses to run as root; as root it is started in a user namespace of its own ({@code unshare -U}), where it
 * is nobody.
 */
public final class PostgresCluster implements AutoCloseable {

    /** The superuser. */
    public static final String USER = "postgres";

    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(30);

    private final Path folder;
    private final int port;
    private final TrialTime time;
    private final Map<String, String> settings = new TreeMap<>();
    private final Map<String, String> environment = new TreeMap<>();
    private @Nullable Process server;

    private PostgresCluster(Path folder, int port, TrialTime time) {
        this.folder = folder;
        this.port = port;
        this.time = time;
        settings.putAll(Map.of(
                "listen_addresses", "127.0.0.1",
                "unix_socket_directories", "",
                "fsync", "on",
                "synchronous_commit", "on",
                "full_page_writes", "on",
                "max_connections", "200",
                "shared_buffers", "128MB",
                "max_wal_size", "1GB"));
    }

    /** A new and empty one in a folder that does not exist, on a free port; its server is not started. */
    public static PostgresCluster create(Path folder, TrialTime time) {
        return create(folder, time, List.of());
    }

    /** The same with more options for {@code initdb}. */
    public static PostgresCluster create(Path folder, TrialTime time, List<String> options) {
        PostgresCluster cluster = new PostgresCluster(folder, freePort(), time);
        List<String> all = new ArrayList<>(
                List.of("-D", folder.toString(), "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"));
        all.addAll(options);
        cluster.run("initdb", all.toArray(String[]::new));
        return cluster;
    }

    /** One over a folder that is there already (a base backup, what a power cut left), on a free port; not started. */
    public static PostgresCluster over(Path folder, TrialTime time) {
        return new PostgresCluster(folder, freePort(), time);
    }

    /** Sets a server setting, from the next start on. */
    public PostgresCluster setting(String name, String value) {
        settings.put(name, value);
        return this;
    }

    /** Adds variables to the server's environment, from the next start on. */
    public PostgresCluster environment(Map<String, String> variables) {
        environment.putAll(variables);
        return this;
    }

    /** The data folder. */
    public Path folder() {
        return folder;
    }

    /** The port on 127.0.0.1; the same after each start. */
    public int port() {
        return port;
    }

    /** The JDBC URL of its database, with the user. */
    public String url() {
        return url(port);
    }

    /** The JDBC URL of its database as it is reached by another port, a proxy's. */
    public static String url(int port) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=" + USER;
    }

    /**
     * Starts the server and waits until it answers.
     *
     * @throws IllegalStateException if it does not within a minute; the message names its log
     */
    public void start() {
        launch();
        if (!time.await(START, () -> answers() || !running()) || !running()) {
            throw new IllegalStateException("PostgreSQL on " + folder + " does not start; see " + log());
        }
    }

    /** Starts the server and does not wait. */
    public void launch() {
        List<String> command = command("postgres", "-D", folder.toString(), "-p", Integer.toString(port));
        settings.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
            builder.environment().putAll(environment);
            server = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL cannot be started", e);
        }
    }

    /** Whether the server's process is there. */
    public boolean running() {
        return server != null && server.isAlive();
    }

    /** Whether the server answers a query. */
    public boolean answers() {
        try (Connection connection = DriverManager.getConnection(url() + "&connectTimeout=2&socketTimeout=5");
                Statement statement = connection.createStatement()) {
            return statement.execute("SELECT 1");
        } catch (SQLException e) {
            return false;
        }
    }

    /** A connection as the superuser. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url());
    }

    /** Runs statements on a connection of their own. */
    public void execute(String... statements) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Shuts the server down, rolling back what is open ("fast"); kills it if it takes longer than half a minute. */
    public void stop() {
        Process running = server;
        if (running == null) {
            return;
        }
        signal(running.toHandle(), "INT");
        if (!time.await(STOP, () -> !running.isAlive())) {
            kill();
        }
        server = null;
    }

    /** Kills the server and all of its processes at once: SIGKILL. The folder stays as it is. */
    public void kill() {
        Process running = server;
        if (running == null) {
            return;
        }
        List<ProcessHandle> all = new ArrayList<>();
        all.add(running.toHandle());
        running.descendants().forEach(all::add);
        all.forEach(ProcessHandle::destroyForcibly);
        // What was forked meanwhile has no parent any more and ends by itself when it sees that; wait for the known.
        all.forEach(each -> each.onExit().join());
        server = null;
    }

    /** Kills the server if it runs; the folder stays. */
    @Override
    public void close() {
        kill();
    }

    /** Runs one of PostgreSQL's programs, {@code pg_basebackup} say, and waits for its end. */
    public void run(String program, String... arguments) {
        try {
            Path said = Files.createTempFile("longhaul-trials-" + program, ".log");
            Process process = new ProcessBuilder(command(program, arguments))
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            int code = process.waitFor();
            if (code != 0) {
                throw new IllegalStateException(program + " ended with " + code + ": " + Files.readString(said));
            }
            Files.delete(said);
        } catch (IOException e) {
            throw new UncheckedIOException(program + " cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + program + " ran", e);
        }
    }

    /** What the server says. */
    public Path log() {
        return folder.resolveSibling(folder.getFileName() + ".log");
    }

    /** A port of 127.0.0.1 that nobody listens on now. */
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void signal(ProcessHandle process, String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException("kill cannot be run; install procps", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<String> command(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(PostgresBinaries.folder().resolve("bin").resolve(program).toString());
        command.addAll(List.of(arguments));
        return command;
    }
}
