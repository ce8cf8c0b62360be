package dev.longhaul.trials.checker;

import dev.longhaul.store.OpenJob;
import dev.longhaul.store.OpenJobsCodec;
import dev.longhaul.trials.load.JobKinds;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the database holds in the end, by plain SQL over the tables of docs/storage.md.
 *
 * @param jobs what was asked
 * @param attempts the history
 * @param ended dead and cancelled jobs
 * @param open jobs in {@code longhaul_due}, {@code longhaul_parked} or a claim, one entry for each place
 * @param effects rows that handlers in transactions wrote
 */
public record FinalState(
        List<Job> jobs, List<Attempted> attempts, List<End> ended, List<Place> open, List<Effect> effects) {

    private static final int FETCH = 5_000;

    /** Whoever tries messages has an account of its own. */
    private static final String NO_MESSAGES = " WHERE type NOT LIKE 'message:%'";

    private static final String OF_NO_MESSAGES =
            " WHERE job NOT IN (SELECT id FROM longhaul_job WHERE type LIKE 'message:%')";

    /** What was asked; {@code start} in microseconds since 1970, by the database's clock. */
    public record Job(
            String id, String token, long start, @Nullable String orderingKey) {}

    /** One attempt; {@code process} is whoever settled it; times in microseconds since 1970 by the database's clock. */
    public record Attempted(
            String job,
            int number,
            String process,
            long startedAt,
            long endedAt,
            String outcome,
            boolean afterCancel,
            @Nullable Long nextDue) {}

    /** A dead or cancelled job. */
    public record End(String job, String state, @Nullable String reason) {}

    /** Where an open job is. */
    public record Place(String job, String table) {}

    /** An effect. */
    public record Effect(String job, int number) {}

    /** How many jobs are open, for whoever waits until none is. */
    public static long countOpen(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT (SELECT count(*) FROM longhaul_due)"
                        + " + (SELECT count(*) FROM longhaul_parked) + (SELECT count(*) FROM longhaul_claim)")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** Reads it, in one transaction. */
    public static FinalState read(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(FETCH);
            FinalState state = new FinalState(
                    all(
                            statement,
                            "SELECT id, payload, asked_start, ordering_key FROM longhaul_job" + NO_MESSAGES,
                            row -> new Job(
                                    id(row),
                                    JobKinds.WORK
                                            .codec()
                                            .decode(row.getBytes(2))
                                            .token(),
                                    row.getLong(3),
                                    row.getString(4))),
                    all(
                            statement,
                            "SELECT job, number, node, started_at, ended_at, outcome, after_cancel, next_due"
                                    + " FROM longhaul_attempt" + OF_NO_MESSAGES + " ORDER BY job, number",
                            FinalState::attempted),
                    all(
                            statement,
                            "SELECT job, state, reason FROM longhaul_ended" + OF_NO_MESSAGES,
                            row -> new End(id(row), row.getString(2), row.getString(3))),
                    open(statement),
                    all(
                            statement,
                            "SELECT job, number FROM trial_effect",
                            row -> new Effect(row.getString(1), row.getInt(2))));
            connection.rollback();
            return state;
        }
    }

    private static Attempted attempted(ResultSet row) throws SQLException {
        String node = row.getString(3);
        long due = row.getLong(8);
        @Nullable Long nextDue = row.wasNull() ? null : due;
        return new Attempted(
                id(row),
                row.getInt(2),
                // The engine adds a random part to the name that it was given.
                node.substring(0, Math.max(0, node.lastIndexOf('-'))),
                row.getLong(4),
                row.getLong(5),
                row.getString(6),
                row.getBoolean(7),
                nextDue);
    }

    /** A job's id in the first column: bytes on MariaDB, a UUID or its text elsewhere. */
    private static String id(ResultSet row) throws SQLException {
        if (row.getObject(1) instanceof byte[] bytes) {
            ByteBuffer both = ByteBuffer.wrap(bytes);
            return new UUID(both.getLong(), both.getLong()).toString();
        }
        return row.getString(1);
    }

    private static List<Place> open(Statement statement) throws SQLException {
        List<Place> open = new ArrayList<>();
        open.addAll(all(statement, "SELECT job FROM longhaul_due", row -> new Place(id(row), "due")));
        open.addAll(all(statement, "SELECT job FROM longhaul_parked", row -> new Place(id(row), "parked")));
        for (byte[] packed : all(statement, "SELECT jobs FROM longhaul_claim", row -> row.getBytes(1))) {
            for (OpenJob job : OpenJobsCodec.decode(packed)) {
                open.add(new Place(job.id().toString(), "claim"));
            }
        }
        return open;
    }

    /** Reads one row. */
    private interface Mapping<T> {
        T of(ResultSet row) throws SQLException;
    }

    private static <T> List<T> all(Statement statement, String sql, Mapping<T> mapping) throws SQLException {
        List<T> all = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                all.add(mapping.of(rows));
            }
        }
        return all;
    }
}
