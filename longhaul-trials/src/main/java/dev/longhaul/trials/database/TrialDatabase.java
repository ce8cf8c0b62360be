package dev.longhaul.trials.database;

import dev.longhaul.trials.time.TrialTime;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

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
        execute(
                "CREATE TABLE IF NOT EXISTS trial_effect (job TEXT NOT NULL, number INTEGER NOT NULL, token TEXT NOT NULL)");
    }

    /** Runs statements, each in a commit of its own. */
    default void execute(String... statements) {
        for (String sql : statements) {
            try (Connection connection = connect();
                    Statement statement = connection.createStatement()) {
                statement.execute(sql);
            } catch (SQLException e) {
                throw new IllegalStateException(sql, e);
            }
        }
    }

    /** The number that a query answers with. */
    default long number(String query) {
        return Long.parseLong(texts(query).getFirst());
    }

    /** The first column of what a query answers with. */
    default List<String> texts(String query) {
        List<String> texts = new ArrayList<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
        return texts;
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
