package dev.longhaul.testkit.store;

import static dev.longhaul.store.StoreException.Kind.LOCK_WAIT;
import static dev.longhaul.store.StoreException.Kind.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.longhaul.job.JobId;
import dev.longhaul.store.JobRow;
import dev.longhaul.store.JobTable;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.Pause;
import dev.longhaul.store.Standing;
import dev.longhaul.store.StoreTransaction;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a transaction promises: who sees what, and what is undone. */
public abstract class TransactionContract extends Contract {

    /** How far an estimate of the clock may be ahead of it. */
    private static final Duration ESTIMATED_AHEAD = Duration.ofMillis(5);

    private static final Pause A = new Pause(Pause.Kind.TYPE, "a");
    private static final Pause B = new Pause(Pause.Kind.TYPE, "b");
    private static final Pause C = new Pause(Pause.Kind.TYPE, "c");

    @Test
    void what_a_transaction_wrote_is_seen_by_itself_at_once_and_by_others_after_its_commit() {
        try (StoreTransaction transaction = begin()) {
            transaction.pauses().insert(A);
            assertThat(transaction.pauses().all()).containsExactly(A);
            assertThat(pauses()).isEmpty();
            transaction.commit();
            assertThat(pauses()).containsExactly(A);
        }
        assertThat(pauses()).containsExactly(A);
    }

    @Test
    void closing_without_a_commit_undoes_everything() {
        OpenJob job = dueJob("a", past());
        try (StoreTransaction transaction = begin()) {
            transaction.pauses().insert(A);
            transaction.jobs().insert(List.of(samples().row("a")));
            assertThat(transaction.due().take(job.id())).isEqualTo(job);
        }

        assertThat(pauses()).isEmpty();
        commit(transaction -> assertThat(transaction.due().take(job.id())).isEqualTo(job));
    }

    @Test
    void a_reading_transaction_sees_in_each_call_what_is_committed_then() {
        try (StoreTransaction reading = store().beginReading()) {
            assertThat(reading.pauses().all()).isEmpty();
            commit(transaction -> transaction.pauses().insert(A));
            assertThat(reading.pauses().all()).containsExactly(A);
            commit(transaction -> transaction.pauses().delete(A));
            assertThat(reading.pauses().all()).isEmpty();
        }
    }

    @Test
    void a_writing_transaction_sees_in_each_call_what_is_committed_then() {
        try (StoreTransaction transaction = begin()) {
            transaction.pauses().insert(A);
            beside(second -> {
                second.pauses().insert(B);
                second.commit();
                assertThat(transaction.pauses().all()).containsExactlyInAnyOrder(A, B);
            });
        }
    }

    @Test
    void a_reading_transaction_holds_no_writer_up() {
        OpenJob job = dueJob("a", past());
        try (StoreTransaction reading = store().beginReading()) {
            assertThat(reading.jobs().standing(List.of(job.id()))).hasSize(1);
            assertThat(reading.due().types()).containsExactly("a");
            try (StoreTransaction writer = store().begin(Duration.ZERO)) {
                assertThat(writer.due().take(job.id())).isEqualTo(job);
                writer.commit();
            }
            assertThat(reading.due().types()).isEmpty();
        }
    }

    @Test
    void a_writer_holds_no_reading_transaction_up_which_sees_what_was_there_before() {
        OpenJob job = dueJob("a", past());
        try (StoreTransaction writer = begin()) {
            writer.due().take(job.id());
            assertThat(standing(job.id())).isEqualTo(new Standing.Due(job));
            assertThat(read().due().types()).containsExactly("a");
        }
    }

    @Test
    void going_back_to_a_savepoint_undoes_what_came_after_it_and_keeps_what_came_before() {
        commit(transaction -> {
            transaction.pauses().insert(A);
            StoreTransaction.Mark mark = transaction.savepoint();
            transaction.pauses().insert(B);
            transaction.pauses().delete(A);
            transaction.rollbackTo(mark);
            assertThat(transaction.pauses().all()).containsExactly(A);
            transaction.pauses().insert(C);
        });

        assertThat(pauses()).containsExactlyInAnyOrder(A, C);
    }

    @Test
    void a_savepoint_can_be_gone_back_to_more_than_once_and_past_later_ones() {
        commit(transaction -> {
            StoreTransaction.Mark outer = transaction.savepoint();
            transaction.pauses().insert(A);
            transaction.savepoint();
            transaction.pauses().insert(B);
            transaction.rollbackTo(outer);
            assertThat(transaction.pauses().all()).isEmpty();
            transaction.pauses().insert(B);
            transaction.rollbackTo(outer);
            transaction.pauses().insert(C);
        });

        assertThat(pauses()).containsExactly(C);
    }

    @Test
    void what_was_undone_can_be_written_again() {
        JobRow row = samples().keyed("a", "k");
        commit(transaction -> {
            StoreTransaction.Mark mark = transaction.savepoint();
            transaction.jobs().insert(List.of(row));
            transaction.rollbackTo(mark);
            assertThat(transaction.jobs().insert(List.of(row)).get(row.id()))
                    .isEqualTo(new JobTable.Inserted(row.id(), true));
        });

        assertThat(loaded(row.id())).isTrue();
    }

    @Test
    void after_a_failed_call_everything_is_refused_also_the_commit_and_nothing_is_left() {
        OpenJob job = dueJob("a", past());
        try (StoreTransaction transaction = begin()) {
            transaction.pauses().insert(A);
            assertFailsWith(REFUSED, () -> {
                transaction.due().insert(List.of(job));
                transaction.now();
            });
            assertFailsWith(REFUSED, () -> transaction.pauses().insert(B));
            assertFailsWith(REFUSED, () -> transaction.pauses().all());
            assertFailsWith(REFUSED, transaction::commit);
        }

        assertThat(pauses()).isEmpty();
    }

    @Test
    void going_back_to_a_savepoint_makes_a_failed_transaction_usable_again() {
        OpenJob job = dueJob("a", past());
        commit(transaction -> {
            transaction.pauses().insert(A);
            StoreTransaction.Mark mark = transaction.savepoint();
            transaction.pauses().insert(B);
            assertFailsWith(REFUSED, () -> {
                transaction.due().insert(List.of(job));
                transaction.now();
            });
            transaction.rollbackTo(mark);
            transaction.pauses().insert(C);
        });

        assertThat(pauses()).containsExactlyInAnyOrder(A, C);
    }

    @Test
    void a_last_write_that_fails_is_told_at_the_latest_by_the_commit_and_nothing_is_left() {
        OpenJob job = dueJob("a", past());
        try (StoreTransaction transaction = begin()) {
            transaction.pauses().insert(A);
            assertFailsWith(REFUSED, () -> {
                transaction.due().insert(List.of(job));
                transaction.commit();
            });
        }

        assertThat(pauses()).isEmpty();
        assertThat(standing(job.id())).isEqualTo(new Standing.Due(job));
    }

    @Test
    void going_back_undoes_also_the_last_write_before_and_nothing_from_before_the_savepoint() {
        JobRow kept = samples().row("a");
        JobRow undone = samples().row("a");
        commit(transaction -> {
            transaction.jobs().insert(List.of(kept));
            transaction.due().insert(List.of(Samples.open(kept, past())));
            StoreTransaction.Mark mark = transaction.savepoint();
            transaction.jobs().insert(List.of(undone));
            transaction.due().insert(List.of(Samples.open(undone, past())));
            transaction.rollbackTo(mark);
        });

        assertThat(standing(kept.id())).isInstanceOf(Standing.Due.class);
        assertThat(loaded(undone.id())).isFalse();
        commit(transaction -> assertThat(transaction.due().take(undone.id())).isNull());
    }

    @Test
    void a_handler_who_goes_back_undoes_all_that_was_written_through_the_transaction_since() throws SQLException {
        JobRow row = samples().row("a");
        if (!subject().connections()) {
            return;
        }
        try (StoreTransaction transaction = begin()) {
            transaction.progress().save(row.id(), new byte[] {1});
            Connection lent = transaction.connection();
            Savepoint before = lent.setSavepoint();
            transaction.jobs().insert(List.of(row));
            transaction.due().insert(List.of(Samples.open(row, past())));
            transaction.progress().save(row.id(), new byte[] {2});
            lent.rollback(before);
            transaction.commit();
        }

        commit(transaction -> {
            assertThat(transaction.due().take(row.id())).isNull();
            assertThat(transaction.progress().load(List.of(row.id())).get(row.id()))
                    .isEqualTo(new byte[] {1});
        });
    }

    @Test
    void when_a_transaction_began_is_no_later_than_now_and_no_earlier_than_what_was_before() {
        Instant before = read().now();
        try (StoreTransaction transaction = begin()) {
            Instant begun = transaction.begun();
            assertThat(begun).isBetween(before, transaction.now()).isEqualTo(truncated(begun));
        }
        assertThat(read().begun()).isBetween(before, read().now());
    }

    @Test
    void an_estimate_of_the_clock_is_not_behind_and_at_most_5_ms_ahead() {
        for (int i = 0; i < 20; i++) {
            Instant before = read().now();
            try (StoreTransaction transaction = begin()) {
                Instant estimate = transaction.estimatedNow();
                assertThat(estimate)
                        .isBetween(before, transaction.now().plus(ESTIMATED_AHEAD))
                        .isEqualTo(truncated(estimate));
            }
        }
        assertThat(read().estimatedNow()).isNotNull();
    }

    @Test
    void a_savepoint_saves_a_transaction_from_a_lock_that_it_did_not_get() {
        OpenJob job = dueJob("a", past());
        try (StoreTransaction first = begin()) {
            first.due().take(job.id());
            beside(second -> {
                second.pauses().insert(A);
                StoreTransaction.Mark mark = second.savepoint();
                assertFailsWith(LOCK_WAIT, () -> second.due().take(job.id()));
                second.rollbackTo(mark);
                second.commit();
                assertThat(pauses()).containsExactly(A);
            });
        }
    }

    @Test
    void a_handler_may_set_savepoints_on_the_connection_and_go_back_to_them() throws SQLException {
        try (StoreTransaction transaction = begin()) {
            if (!subject().connections()) {
                assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(transaction::connection);
                return;
            }
            Connection lent = transaction.connection();
            Savepoint named = lent.setSavepoint("before_it_all");
            transaction.pauses().insert(A);
            lent.rollback(named);
            transaction.pauses().insert(B);
            Savepoint kept = lent.setSavepoint();
            transaction.pauses().insert(C);
            lent.releaseSavepoint(kept);
            assertThat(pauses()).as("nothing has committed").isEmpty();
            transaction.commit();
        }
        assertThat(pauses()).containsExactlyInAnyOrder(B, C);
    }

    @Test
    void savepoints_that_a_handler_set_change_nothing_for_transactions_after_it() throws SQLException {
        if (subject().connections()) {
            for (boolean commits : List.of(true, false)) {
                try (StoreTransaction transaction = begin()) {
                    transaction.connection().setSavepoint();
                    transaction.pauses().insert(A);
                    if (commits) {
                        transaction.commit();
                    }
                }
            }
        } else {
            commit(transaction -> transaction.pauses().insert(A));
        }
        commit(transaction -> transaction.pauses().insert(B));
        try (StoreTransaction undone = begin()) {
            undone.pauses().insert(C);
        }
        assertThat(pauses()).containsExactlyInAnyOrder(A, B);
    }

    @Test
    void preparing_again_keeps_everything() {
        OpenJob job = dueJob("a", past());

        store().prepare();

        assertThat(standing(job.id())).isEqualTo(new Standing.Due(job));
    }

    @Test
    void the_clock_goes_on_within_a_transaction_in_whole_microseconds() {
        try (StoreTransaction transaction = begin()) {
            Instant before = transaction.now();
            pass(Duration.ofMillis(2));
            Instant after = transaction.now();
            assertThat(after).isAfterOrEqualTo(before.plusMillis(2)).isEqualTo(truncated(after));
        }
    }

    @Test
    void empty_lists_do_nothing() {
        commit(transaction -> {
            assertThat(transaction.jobs().insert(List.of())).isEmpty();
            assertThat(transaction.jobs().load(List.of())).isEmpty();
            assertThat(transaction.jobs().standing(List.of())).isEmpty();
            transaction.due().insert(List.of());
            assertThat(transaction.due().take(List.of(), 10)).isEmpty();
            assertThat(transaction.due().next(List.of())).isEmpty();
            transaction.parked().insert(List.of());
            assertThat(transaction.parked().takeFirst(List.of())).isEmpty();
            assertThat(transaction.parked().takeForEndpoint("e", List.of(), 10)).isEmpty();
            assertThat(transaction.claims().renew(List.of(), Duration.ofSeconds(1)))
                    .isEmpty();
            transaction.claims().delete(List.of());
            assertThat(transaction.attempts().insert(List.of())).isEmpty();
            assertThat(transaction.attempts().latest(List.of())).isEmpty();
            transaction.ended().insert(List.of());
            assertThat(transaction.keys().lock(List.of())).isEmpty();
            transaction.keys().save(List.of());
            assertThat(transaction.requests().of(List.of())).isEmpty();
            transaction.requests().delete(List.of());
            assertThat(transaction.progress().load(List.of())).isEmpty();
            transaction.audit().insert(List.of());
        });
    }

    private static Instant truncated(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS);
    }

    private Set<Pause> pauses() {
        return read().pauses().all();
    }

    private boolean loaded(JobId id) {
        return read().jobs().load(List.of(id)).containsKey(id);
    }
}
