package dev.longhaul.trials.benchmark.peer;

import com.zaxxer.hikari.HikariDataSource;
import dev.longhaul.trials.benchmark.server.Place;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What PostgreSQL itself gives: a loop in plain JDBC that takes due rows in batches and keeps no history. It has no lease, no
 * schedule, no order, no error that anybody could look at; whoever adds one of these is slower. Two forms: one deletes what it
 * takes, the other marks each row first, as a queue must that can tell what a dead node had in hand.
 */
public final class CeilingContestant implements Contestant {

    private static final int THREADS = 2;
    private static final int TAKEN_AT_ONCE = 500;

    private static final String INSERT =
            "INSERT INTO ceiling (id, due, attempts) SELECT unnest(?::bigint[]), now(), unnest(?::int[])";
    private static final String DELETE = """
            DELETE FROM ceiling WHERE id IN (
              SELECT id FROM ceiling WHERE due <= now() ORDER BY due LIMIT ? FOR UPDATE SKIP LOCKED)
            RETURNING id, attempts
            """;
    private static final String MARK = """
            UPDATE ceiling SET due = now() + interval '1 minute' WHERE id IN (
              SELECT id FROM ceiling WHERE due <= now() ORDER BY due LIMIT ? FOR UPDATE SKIP LOCKED)
            RETURNING id, attempts
            """;
    private static final String REMOVE = "DELETE FROM ceiling WHERE id = ANY (?::bigint[])";

    private final String name;
    private final boolean marks;

    private CeilingContestant(String name, boolean marks) {
        this.name = name;
        this.marks = marks;
    }

    /** Deletes what it takes; the delete is committed when the work is done. */
    public static CeilingContestant deleting() {
        return new CeilingContestant("ceiling", false);
    }

    /** Marks each row that it takes, commits, works, and deletes. */
    public static CeilingContestant marking() {
        return new CeilingContestant("ceiling-claim", true);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String settings() {
        return "plain JDBC, " + THREADS + " threads, "
                + (marks ? "marking each row, then deleting them" : "deleting") + " in batches of " + TAKEN_AT_ONCE
                + "; no history, no recovery";
    }

    @Override
    public int perSecond() {
        return 100_000;
    }

    @Override
    public int retriesPerSecond() {
        return 30_000;
    }

    @Override
    public void install(Place place) {
        place.execute(
                "CREATE TABLE ceiling (id bigint PRIMARY KEY, due timestamptz NOT NULL, attempts int NOT NULL)",
                "CREATE INDEX ceiling_by_due ON ceiling (due)");
    }

    @Override
    public Session open(Place place, Work work) {
        return new Running(place, work);
    }

    private record Batch(List<Long> ids, List<Integer> attempts) {
        Batch() {
            this(new ArrayList<>(), new ArrayList<>());
        }

        void add(long id, int attempt) {
            ids.add(id);
            attempts.add(attempt);
        }
    }

    private final class Running implements Session {

        private final Place place;
        private final Work work;
        private final HikariDataSource pool;
        private final List<Thread> threads = new ArrayList<>();
        private volatile boolean stopped;

        Running(Place place, Work work) {
            this.place = place;
            this.work = work;
            this.pool = Database.pool(place, THREADS + 20);
        }

        @Override
        public void enqueue(int job) {
            enqueueAll(job, 1);
        }

        @Override
        public void enqueueAll(int first, int count) {
            Batch batch = new Batch();
            IntStream.range(first, first + count).forEach(job -> batch.add(job, 0));
            try (Connection connection = pool.getConnection()) {
                insert(connection, batch);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void pile(int count) {
            place.execute("INSERT INTO ceiling SELECT -i, now() + interval '30 days', 0 FROM generate_series(1, "
                    + count + ") AS i");
        }

        @Override
        public void start() {
            for (int i = 0; i < THREADS; i++) {
                threads.add(Thread.ofPlatform().name("ceiling-" + i).start(this::loop));
            }
        }

        private void loop() {
            try (Connection connection = pool.getConnection();
                    PreparedStatement take = connection.prepareStatement(marks ? MARK : DELETE)) {
                connection.setAutoCommit(false);
                take.setInt(1, TAKEN_AT_ONCE);
                while (!stopped) {
                    Batch taken = take(take);
                    if (marks) {
                        connection.commit();
                    }
                    Batch failed = work(taken);
                    if (marks && !taken.ids().isEmpty()) {
                        remove(connection, taken);
                    }
                    if (!failed.ids().isEmpty()) {
                        insert(connection, failed);
                    }
                    connection.commit();
                    if (taken.ids().isEmpty()) {
                        Thread.onSpinWait();
                    }
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        private Batch take(PreparedStatement take) throws SQLException {
            Batch taken = new Batch();
            try (ResultSet rows = take.executeQuery()) {
                while (rows.next()) {
                    taken.add(rows.getLong(1), rows.getInt(2));
                }
            }
            return taken;
        }

        private Batch work(Batch taken) {
            Batch failed = new Batch();
            for (int i = 0; i < taken.ids().size(); i++) {
                try {
                    work.attempt(taken.ids().get(i).intValue());
                } catch (FailedOnPurpose e) {
                    failed.add(taken.ids().get(i), taken.attempts().get(i) + 1);
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
            return failed;
        }

        private void insert(Connection connection, Batch batch) throws SQLException {
            try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
                insert.setArray(1, array(connection, "bigint", batch.ids()));
                insert.setArray(2, array(connection, "int", batch.attempts()));
                insert.executeUpdate();
            }
        }

        private void remove(Connection connection, Batch batch) throws SQLException {
            try (PreparedStatement remove = connection.prepareStatement(REMOVE)) {
                remove.setArray(1, array(connection, "bigint", batch.ids()));
                remove.executeUpdate();
            }
        }

        private static Array array(Connection connection, String type, List<?> values) throws SQLException {
            return connection.createArrayOf(type, values.toArray());
        }

        @Override
        public boolean settled() {
            return Database.holds(pool, "NOT EXISTS (SELECT 1 FROM ceiling WHERE due < now() + interval '1 day')");
        }

        @Override
        public long stored() {
            return Database.number(pool, "SELECT count(*) FROM ceiling");
        }

        @Override
        public void close() {
            stopped = true;
            for (Thread each : threads) {
                try {
                    each.join();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException("interrupted", e);
                }
            }
            pool.close();
        }
    }
}
