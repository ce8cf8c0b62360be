package dev.longhaul.trials.benchmark.peer;

import dev.longhaul.trials.benchmark.server.Place;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.locks.ReentrantLock;

/** Rows inserted into one narrow table of a SQLite file, as durable as Longhaul's: a file has one writer at a time. */
public final class BareSqlite implements Contestant {

    @Override
    public String name() {
        return "bare-sqlite";
    }

    @Override
    public String settings() {
        return "plain JDBC inserts into one table of a SQLite file, journal_mode=WAL, synchronous=FULL, one connection";
    }

    @Override
    public int perSecond() {
        return 1;
    }

    @Override
    public int retriesPerSecond() {
        return 1;
    }

    @Override
    public Session open(Place place, Work work) {
        try {
            Connection connection = DriverManager.getConnection(
                    "jdbc:sqlite:" + place.folder().resolve("bare.db") + "?journal_mode=WAL&synchronous=FULL");
            try (Statement statement = connection.createStatement()) {
                statement.execute(
                        "CREATE TABLE bare (id INTEGER PRIMARY KEY, due INTEGER NOT NULL, payload TEXT NOT NULL)");
            }
            return new Inserting(connection, connection.prepareStatement("INSERT INTO bare VALUES (?, 0, ?)"));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Inserting implements Session {

        private final Connection connection;
        private final PreparedStatement insert;
        private final ReentrantLock writer = new ReentrantLock();

        Inserting(Connection connection, PreparedStatement insert) {
            this.connection = connection;
            this.insert = insert;
        }

        @Override
        public void enqueue(int job) {
            enqueueAll(job, 1);
        }

        @Override
        public void enqueueAll(int first, int count) {
            writer.lock();
            try {
                connection.setAutoCommit(false);
                for (int job = first; job < first + count; job++) {
                    insert.setInt(1, job);
                    insert.setString(2, Integer.toString(job));
                    insert.executeUpdate();
                }
                connection.commit();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            } finally {
                writer.unlock();
            }
        }

        @Override
        public void pile(int count) {
            throw new UnsupportedOperationException("bare rows do not wait");
        }

        @Override
        public void start() {
            throw new UnsupportedOperationException("bare rows are not worked on");
        }

        @Override
        public boolean settled() {
            return true;
        }

        @Override
        public long stored() {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT count(*) FROM bare")) {
                row.next();
                return row.getLong(1);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            try {
                insert.close();
                connection.close();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
