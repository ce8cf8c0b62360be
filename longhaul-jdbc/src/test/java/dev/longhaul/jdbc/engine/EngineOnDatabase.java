package dev.longhaul.jdbc.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longhaul.Longhaul;
import dev.longhaul.LonghaulBuilder;
import dev.longhaul.jdbc.JdbcStore;
import dev.longhaul.jdbc.sample.Damage;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.job.JobType;
import dev.longhaul.job.PayloadCodec;
import dev.longhaul.operator.JobView;
import dev.longhaul.schedule.RetrySchedule;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What must hold on every database that keeps its own promises: effects and outcomes in one commit. */
abstract class EngineOnDatabase {

    static final JobType<String> BOOK = JobType.of("book", PayloadCodec.text());
    static final JobType<String> SHIP = JobType.of("ship", PayloadCodec.text());

    private JdbcStore store;

    abstract JdbcStore newStore();

    @BeforeEach
    void make_a_ledger() throws SQLException {
        store = newStore();
        store.prepare();
        try (Connection connection = store.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("drop table if exists ledger");
            statement.execute("create table ledger (entry varchar(100) not null)");
        }
    }

    private LonghaulBuilder builder() {
        return Longhaul.builder(store).schedule("quick", RetrySchedule.parse("every 20ms, 5 attempts"));
    }

    private static JobView awaitEnd(Longhaul longhaul, JobId id) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> longhaul.jobs().find(id).orElseThrow().state() != JobState.SCHEDULED);
        return longhaul.jobs().find(id).orElseThrow();
    }

    private static void write(Connection connection, String entry) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into ledger values (?)")) {
            insert.setString(1, entry);
            insert.executeUpdate();
        }
    }

    private List<String> ledger() throws SQLException {
        List<String> entries = new ArrayList<>();
        try (Connection connection = store.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select entry from ledger order by entry")) {
            while (rows.next()) {
                entries.add(rows.getString(1));
            }
        }
        return entries;
    }

    @Test
    void the_effect_of_a_failed_attempt_is_rolled_back_and_that_of_the_successful_one_committed_once()
            throws SQLException {
        try (Longhaul longhaul = builder()
                .handleInTransaction(BOOK, (order, transaction, attempt) -> {
                    write(transaction.connection(), order + " by attempt " + attempt.number());
                    if (attempt.number() < 3) {
                        throw new IllegalStateException("after the effect");
                    }
                })
                .build()) {
            longhaul.start();
            JobView view =
                    awaitEnd(longhaul, longhaul.enqueue(BOOK.job("order-42")).id());

            assertThat(view.state()).isEqualTo(JobState.SUCCEEDED);
            assertThat(view.attempts()).hasSize(3);
            assertThat(ledger()).containsExactly("order-42 by attempt 3");
        }
    }

    @Test
    void jobs_that_cannot_be_read_stay_where_they_are_and_everything_else_goes_on() {
        try (Longhaul longhaul = builder().handle(SHIP, (order, attempt) -> {}).build()) {
            List<JobId> damaged = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                JobId id = longhaul.enqueue(SHIP.job("damaged " + i)).id();
                assertThat(Damage.of(store, id)).isTrue();
                damaged.add(id);
            }
            JobId sound = longhaul.enqueue(SHIP.job("sound")).id();
            longhaul.start();

            assertThat(awaitEnd(longhaul, sound).state()).isEqualTo(JobState.SUCCEEDED);
            assertThat(longhaul.statistics().unreadable()).containsExactlyInAnyOrderElementsOf(damaged);
            assertThat(longhaul.statistics().due(10)).containsEntry("ship", 5L);
        }
    }

    @Test
    void a_job_enqueued_in_a_handlers_transaction_exists_if_and_only_if_the_effect_does() {
        AtomicReference<JobId> dropped = new AtomicReference<>();
        AtomicReference<JobId> kept = new AtomicReference<>();
        try (Longhaul longhaul = builder()
                .handleInTransaction(BOOK, (order, transaction, attempt) -> {
                    JobId next = transaction.enqueue(SHIP.job(order));
                    if (attempt.number() == 1) {
                        dropped.set(next);
                        throw new IllegalStateException("after the enqueue");
                    }
                    kept.set(next);
                })
                .handle(SHIP, (order, attempt) -> {})
                .build()) {
            longhaul.start();
            awaitEnd(longhaul, longhaul.enqueue(BOOK.job("order-42")).id());

            assertThat(longhaul.jobs().find(dropped.get())).isEmpty();
            assertThat(awaitEnd(longhaul, kept.get()).state()).isEqualTo(JobState.SUCCEEDED);
        }
    }

    @Test
    void enqueue_and_saving_progress_inside_a_handlers_transaction_are_refused_with_a_remedy() {
        try (Longhaul longhaul = builder().build()) {
            longhaul.handleInTransaction(BOOK, (order, transaction, attempt) -> {
                if (attempt.number() == 1) {
                    longhaul.enqueue(SHIP.job(order));
                } else if (attempt.number() == 2) {
                    attempt.saveProgress(new byte[] {1});
                } else {
                    transaction.connection().commit();
                }
            });
            longhaul.start();
            JobView view =
                    awaitEnd(longhaul, longhaul.enqueue(BOOK.job("order-42")).id());

            assertThat(view.state()).isEqualTo(JobState.DEAD);
            assertThat(view.attempts().get(0).said().error()).contains("enqueueIn");
            assertThat(view.attempts().get(1).said().error()).contains("saving progress");
            assertThat(view.attempts().get(2).said().error()).contains("commit");
        }
    }

    @Test
    void a_job_enqueued_in_the_callers_transaction_commits_and_rolls_back_with_it() throws SQLException {
        try (Longhaul longhaul = builder().handle(SHIP, (order, attempt) -> {}).build()) {
            longhaul.start();
            JobId rolledBack;
            JobId committed;
            try (Connection connection = store.dataSource().getConnection()) {
                connection.setAutoCommit(false);
                rolledBack = longhaul.enqueueIn(connection, SHIP.job("never")).id();
                write(connection, "never");
                connection.rollback();
                committed = longhaul.enqueueIn(connection, SHIP.job("order-42")).id();
                write(connection, "order-42");
                assertThat(longhaul.jobs().find(committed))
                        .as("before the commit")
                        .isEmpty();
                connection.commit();
            }

            assertThat(awaitEnd(longhaul, committed).state()).isEqualTo(JobState.SUCCEEDED);
            assertThat(longhaul.jobs().find(rolledBack)).isEmpty();
            assertThat(ledger()).containsExactly("order-42");
        }
    }

    @Test
    void a_clean_shutdown_leaves_no_claim_and_what_was_unfinished_goes_on() {
        JobId id;
        try (Longhaul longhaul = builder().build()) {
            longhaul.handle(SHIP, (order, attempt) -> {
                throw new IllegalStateException("not today");
            });
            longhaul.start();
            id = longhaul.enqueue(SHIP.job("order-42").schedule("every 1s, 5 attempts"))
                    .id();
            await().atMost(Duration.ofSeconds(60))
                    .until(() ->
                            longhaul.jobs().find(id).orElseThrow().attempts().size() == 1);
        }
        store = reopened();
        store.prepare();
        try (var tx = store.beginReading()) {
            assertThat(tx.claims().all(10)).isEmpty();
        }
        try (Longhaul longhaul = builder().handle(SHIP, (order, attempt) -> {}).build()) {
            longhaul.start();
            JobView view = awaitEnd(longhaul, id);

            assertThat(view.attempts()).extracting(row -> row.outcome().word()).containsExactly("failed", "succeeded");
            assertThat(Duration.between(
                            view.attempts().get(0).endedAt(),
                            view.attempts().get(1).startedAt()))
                    .as("the delay holds across the restart")
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        }
    }

    @Test
    void an_engine_works_on_a_schema_to_which_a_newer_version_has_added() throws SQLException {
        try (Connection connection = store.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            for (String table :
                    List.of("job", "due", "parked", "claim", "attempt", "ended", "key", "node", "request")) {
                statement.execute("ALTER TABLE longhaul_" + table + " ADD COLUMN of_tomorrow integer");
            }
            statement.execute("CREATE TABLE longhaul_tomorrow (name varchar(10) NOT NULL)");
            statement.execute("INSERT INTO longhaul_schema_history (installed_rank, version, description, type, script,"
                    + " checksum, installed_by, execution_time, success)"
                    + " VALUES (50, '050', 'tomorrow', 'SQL', 'V050__tomorrow.sql', 1, 'x', 1, TRUE)");
        }
        try (Longhaul longhaul = builder()
                .handle(SHIP, (order, attempt) -> {
                    if (attempt.number() == 1) {
                        throw new IllegalStateException("not yet");
                    }
                })
                .build()) {
            longhaul.start();
            JobId first = longhaul.enqueue(SHIP.job("a").orderingKey("k")).id();
            JobId second = longhaul.enqueue(SHIP.job("b").orderingKey("k")).id();
            JobId dead = longhaul.enqueue(SHIP.job("c").schedule("every 1s, 1 attempt"))
                    .id();

            assertThat(awaitEnd(longhaul, second).state()).isEqualTo(JobState.SUCCEEDED);
            assertThat(awaitEnd(longhaul, first).attempts()).hasSize(2);
            assertThat(awaitEnd(longhaul, dead).state()).isEqualTo(JobState.DEAD);
            assertThat(longhaul.statistics().nodes()).isNotEmpty();
        }
    }

    /** The same database again, after its store was closed. */
    abstract JdbcStore reopened();
}
