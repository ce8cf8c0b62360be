package dev.longhaul.trials.benchmark.server;

import dev.longhaul.trials.benchmark.measure.Meter;
import dev.longhaul.trials.database.Folders;
import dev.longhaul.trials.database.PostgresCluster;
import dev.longhaul.trials.disk.SlowFlush;
import dev.longhaul.trials.time.TrialTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The PostgreSQL under everything. For one thread. */
public final class BenchmarkServer implements AutoCloseable {

    private static final String DROP = "DROP DATABASE IF EXISTS " + Place.DATABASE + " WITH (FORCE)";

    /** What was counted in the database; what the server tells of others stays. Before the drop, while it has its number. */
    private static final String RESET =
            "SELECT pg_stat_statements_reset(0, oid, 0) FROM pg_database WHERE datname = '" + Place.DATABASE + "'";

    /** What the page tells about the server. */
    private static final List<String> TOLD = List.of(
            "server_version",
            "fsync",
            "synchronous_commit",
            "full_page_writes",
            "data_checksums",
            "wal_level",
            "wal_sync_method",
            "wal_compression",
            "shared_buffers",
            "max_wal_size",
            "checkpoint_timeout",
            "autovacuum",
            "max_connections",
            "shared_preload_libraries");

    private final ServerUrl url;
    private final Path folder;
    private final TrialTime time;
    private final @Nullable PostgresCluster cluster;
    private final @Nullable SlowFlush flush;
    private final Connection admin;
    private final Set<String> kept = new HashSet<>();

    private BenchmarkServer(
            ServerUrl url, Path folder, TrialTime time, @Nullable PostgresCluster cluster, @Nullable SlowFlush flush) {
        this.url = url;
        this.folder = folder;
        this.time = time;
        this.cluster = cluster;
        this.flush = flush;
        this.admin = Admission.connect(url);
    }

    /**
     * Starts a PostgreSQL in a folder, with full durability and room for its log.
     *
     * @param folder holds the server's files, and those of stores that are files; emptied first
     */
    public static BenchmarkServer own(Path folder, TrialTime time) {
        return own(folder, time, null);
    }

    /** The same on a disk whose flushes may take longer. */
    public static BenchmarkServer onSlowDisk(Path folder, TrialTime time, SlowFlush flush) {
        return own(folder, time, flush);
    }

    private static BenchmarkServer own(Path folder, TrialTime time, @Nullable SlowFlush flush) {
        Folders.delete(folder);
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        PostgresCluster cluster = PostgresCluster.create(folder.resolve("postgresql"), time)
                .environment(flush == null ? Map.of() : flush.environment())
                .setting("fsync", "on")
                .setting("synchronous_commit", "on")
                .setting("shared_buffers", "1GB")
                .setting("max_wal_size", "8GB")
                .setting("checkpoint_timeout", "30min")
                .setting("max_connections", "200")
                .setting("autovacuum", "on")
                .setting("shared_preload_libraries", "pg_stat_statements")
                .setting("pg_stat_statements.track", "top");
        // Whoever interrupts a benchmark shall not leave a server behind.
        Runtime.getRuntime().addShutdownHook(new Thread(cluster::kill));
        try {
            cluster.start();
            return new BenchmarkServer(ServerUrl.parse(cluster.url()), folder, time, cluster, flush);
        } catch (RuntimeException e) {
            cluster.kill();
            throw e;
        }
    }

    /**
     * Uses a server that runs. Of what is on it only databases that a benchmark has made are dropped.
     *
     * @param url a superuser's JDBC URL of any other database there, in which the extension {@code pg_stat_statements} stays
     * @throws IllegalArgumentException if it is no such URL; the message does not repeat it, because of the password
     * @throws UnfitServerException if nothing can be measured on the server, or nothing may
     */
    public static BenchmarkServer at(String url, Path folder, TrialTime time) {
        return new BenchmarkServer(ServerUrl.parse(url), folder, time, null, null);
    }

    /** An empty database and an empty folder; what was in them before is gone, and its pages are on disk. */
    public Place fresh() {
        execute(RESET, DROP, "CREATE DATABASE " + Place.DATABASE, mark(Place.DATABASE), "CHECKPOINT");
        return place();
    }

    /**
     * A database with content that takes long to make: made the first time, copied file by file every further time.
     *
     * @param key names the content, in letters, digits and underscores
     * @param making makes it in an empty database, and leaves no connection open
     */
    public Place with(String key, Consumer<Place> making) {
        String template = Place.DATABASE + "_" + key;
        if (!kept.contains(template)) {
            making.accept(fresh());
            execute(
                    "DROP DATABASE IF EXISTS " + template,
                    "CREATE DATABASE " + template + " TEMPLATE " + Place.DATABASE + " STRATEGY file_copy",
                    mark(template));
            kept.add(template);
        }
        execute(
                RESET,
                DROP,
                "CREATE DATABASE " + Place.DATABASE + " TEMPLATE " + template + " STRATEGY file_copy",
                mark(Place.DATABASE),
                "CHECKPOINT");
        return place();
    }

    /** A folder beside the server's own, for another server; it goes when this one is closed. */
    public Path beside(String name) {
        return folder.resolve(name);
    }

    /** Drops what {@link #with} keeps. */
    public void forget() {
        kept.forEach(each -> execute("DROP DATABASE IF EXISTS " + each));
        kept.clear();
    }

    private Place place() {
        Path files = folder.resolve("files");
        Folders.delete(files);
        try {
            Files.createDirectories(files);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Place(url.at(Place.DATABASE), files);
    }

    /** Copies do not inherit it. */
    private static String mark(String database) {
        return "COMMENT ON DATABASE " + database + " IS '" + Admission.MARK + "'";
    }

    /** A meter for the database that {@link #fresh} makes. */
    public Meter meter() {
        try {
            return new Meter(admin, Place.DATABASE, time, flush == null ? null : flush::count);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The settings that decide how fast and how durable the server is, by name. */
    public Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        try (Statement statement = admin.createStatement()) {
            for (String name : TOLD) {
                try (ResultSet row = statement.executeQuery("SHOW " + name)) {
                    row.next();
                    settings.put(name, row.getString(1));
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return settings;
    }

    private void execute(String... statements) {
        try (Statement statement = admin.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Stops a server of its own, be it alive or not; of another's drops its databases. Deletes the folder. */
    @Override
    public void close() {
        try {
            if (cluster == null) {
                forget();
                execute(RESET, DROP);
            }
            admin.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } finally {
            if (cluster != null) {
                cluster.stop();
            }
            Folders.delete(folder);
        }
    }
}
