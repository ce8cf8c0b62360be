package dev.longhaul.trials.database;

import dev.longhaul.trials.time.TrialTime;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** A database that nodes of a trial share, as the trial itself sees it. */
public sealed interface TrialDatabase extends AutoCloseable {

    /** Where nodes find it. */
    String url();

    /** A connection that looks at it, from this process. */
    Connection connect() throws SQLException;

    /** Ends it; its files stay. */
    @Override
    void close();

    /** Makes the table for the effects of handlers in transactions. */
    default void prepare() {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TABLE IF NOT EXISTS trial_effect (job TEXT NOT NULL, number INTEGER NOT NULL, token TEXT NOT NULL)");
        } catch (SQLException e) {
            throw new IllegalStateException("the table of effects cannot be made", e);
        }
    }

    /** A PostgreSQL of its own, started. */
    static Postgres postgres(Path folder, TrialTime time) {
        PostgresCluster cluster = PostgresCluster.create(folder, time);
        cluster.start();
        return new Postgres(cluster);
    }

    /** PostgreSQL. */
    record Postgres(PostgresCluster cluster) implements TrialDatabase {
        @Override
        public String url() {
            return cluster.url();
        }

        @Override
        public Connection connect() throws SQLException {
            return cluster.connect();
        }

        @Override
        public void close() {
            cluster.close();
        }
    }

    /** A MariaDB of its own, started. */
    static MariaDb mariaDb(Path folder) {
        return new MariaDb(MariaDbServer.start(folder));
    }

    /** MariaDB. */
    record MariaDb(MariaDbServer server) implements TrialDatabase {
        @Override
        public String url() {
            return server.url();
        }

        @Override
        public Connection connect() throws SQLException {
            return server.connect();
        }

        @Override
        public void close() {
            server.close();
        }
    }

    /** A SQLite file. */
    record Sqlite(Path file) implements TrialDatabase {
        @Override
        public String url() {
            return "jdbc:sqlite:" + file;
        }

        @Override
        public Connection connect() throws SQLException {
            // Beside the node that owns the file: a reader in WAL mode disturbs nobody.
            return DriverManager.getConnection(url() + "?busy_timeout=10000");
        }

        @Override
        public void close() {
            // A file has nothing to end.
        }
    }
}
