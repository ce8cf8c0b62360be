package dev.longhaul.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.job.JobId;
import dev.longhaul.store.JobRow;
import dev.longhaul.store.JobTable.Inserted;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.StoreTransaction;
import dev.longhaul.store.StoreTransaction.Mark;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One job per type and idempotency key, and one per id, whoever comes when. */
public abstract class IdempotencyContract extends Contract {

    private static final String KEY = "order-42";

    @Test
    void a_second_job_with_the_key_is_not_written_and_the_first_one_stands_for_it() {
        JobRow first = samples().keyed("a", KEY);
        JobRow second = samples().keyed("a", KEY);
        commit(transaction -> transaction.jobs().insert(List.of(first)));

        assertThat(write(transaction -> transaction.jobs().insert(List.of(second)))
                        .answer())
                .containsExactly(Map.entry(second.id(), new Inserted(first.id(), false)));
        assertThat(existing(second)).isFalse();
        assertThat(withKey("a", KEY)).isEqualTo(first.id());
    }

    @Test
    void the_key_holds_per_type() {
        JobRow a = samples().keyed("a", KEY);
        JobRow b = samples().keyed("b", KEY);

        assertThat(write(transaction -> transaction.jobs().insert(List.of(a, b)))
                        .answer())
                .containsOnly(
                        Map.entry(a.id(), new Inserted(a.id(), true)), Map.entry(b.id(), new Inserted(b.id(), true)));
        assertThat(withKey("b", KEY)).isEqualTo(b.id());
    }

    @Test
    void of_two_in_one_list_the_first_is_written_and_others_in_the_list_are_not_held_up() {
        JobRow first = samples().keyed("a", KEY);
        JobRow second = samples().keyed("a", KEY);
        JobRow other = samples().row("a");

        Map<JobId, Inserted> inserted = write(transaction -> transaction.jobs().insert(List.of(other, first, second)))
                .answer();

        assertThat(inserted)
                .containsOnly(
                        Map.entry(first.id(), new Inserted(first.id(), true)),
                        Map.entry(second.id(), new Inserted(first.id(), false)),
                        Map.entry(other.id(), new Inserted(other.id(), true)));
        assertThat(existing(first)).isTrue();
        assertThat(existing(second)).isFalse();
        assertThat(existing(other)).isTrue();
    }

    @Test
    void of_two_in_one_list_the_first_is_written_also_when_its_id_is_the_greater() {
        JobRow lesser = samples().keyed("a", KEY);
        JobRow greater = samples().keyed("a", KEY);

        commit(transaction -> transaction.jobs().insert(List.of(greater, lesser)));

        assertThat(withKey("a", KEY)).isEqualTo(greater.id());
    }

    @Test
    void executing_an_insert_again_says_that_it_was_there_before() {
        JobRow plain = samples().row("a");
        JobRow keyed = samples().keyed("a", KEY);
        commit(transaction -> transaction.jobs().insert(List.of(plain, keyed)));

        assertThat(write(transaction -> transaction.jobs().insert(List.of(plain, keyed)))
                        .answer())
                .containsOnly(
                        Map.entry(plain.id(), new Inserted(plain.id(), false)),
                        Map.entry(keyed.id(), new Inserted(keyed.id(), false)));
    }

    @Test
    void what_is_said_to_be_new_is_written_with_all_that_the_transaction_writes() {
        List<JobRow> rows = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            rows.add(i % 2 == 0 ? samples().row("a") : samples().keyed("b", KEY + i));
        }
        JobRow careful = samples().row("a");

        commit(transaction -> {
            transaction.jobs().insertNew(rows);
            transaction.jobs().insert(List.of(careful));
        });

        assertThat(rows).allSatisfy(row -> assertThat(existing(row)).isTrue());
        assertThat(read().jobs().load(List.of(rows.get(1).id()))).containsValue(rows.get(1));
        assertThat(existing(careful)).isTrue();
    }

    @Test
    void what_is_said_to_be_new_and_is_there_is_a_conflict_and_nothing_is_left_of_its_transaction() {
        JobRow plain = samples().row("a");
        JobRow keyed = samples().keyed("a", KEY);
        commit(transaction -> transaction.jobs().insert(List.of(plain, keyed)));

        assertConflict(plain);
        assertConflict(keyed);
        assertConflict(samples().keyed("a", KEY));
        assertThat(read().jobs().load(List.of(plain.id()))).containsValue(plain);
        assertThat(withKey("a", KEY)).isEqualTo(keyed.id());
    }

    /** Told by the call itself, by a later one, or by the commit. */
    private void assertConflict(JobRow there) {
        JobRow before = samples().row("a");
        JobRow beside = samples().row("a");
        List<Consumer<StoreTransaction>> endings = List.of(
                transaction -> {},
                transaction -> transaction.due().insert(List.of(Samples.open(beside, past()))),
                StoreTransaction::now);
        for (Consumer<StoreTransaction> last : endings) {
            try (StoreTransaction transaction = begin()) {
                assertThat(transaction.jobs().insert(List.of(before))).hasSize(1);
                assertFailsWith(StoreException.Kind.CONFLICT, () -> {
                    transaction.jobs().insertNew(List.of(beside, there));
                    last.accept(transaction);
                    transaction.commit();
                });
            }
            assertThat(existing(before)).isFalse();
            assertThat(existing(beside)).isFalse();
            assertThat(read().due().types()).isEmpty();
        }
    }

    @Test
    void a_transaction_goes_back_to_before_what_was_said_to_be_new_and_was_there() {
        JobRow there = samples().row("a");
        JobRow beside = samples().row("a");
        commit(transaction -> transaction.jobs().insert(List.of(there)));

        commit(transaction -> {
            StoreTransaction.Mark mark = transaction.savepoint();
            assertFailsWith(StoreException.Kind.CONFLICT, () -> {
                transaction.jobs().insertNew(List.of(beside, there));
                transaction.now();
            });
            transaction.rollbackTo(mark);
            assertThat(transaction.jobs().insert(List.of(beside, there)))
                    .containsOnly(
                            Map.entry(beside.id(), new Inserted(beside.id(), true)),
                            Map.entry(there.id(), new Inserted(there.id(), false)));
        });

        assertThat(existing(beside)).isTrue();
    }

    @Test
    void a_broken_promise_after_new_rows_is_refused_and_no_conflict() {
        JobRow row = samples().row("a");
        OpenJob waits = dueJob("a", past());

        try (StoreTransaction transaction = begin()) {
            transaction.jobs().insertNew(List.of(row));
            transaction.now();
            assertFailsWith(StoreException.Kind.REFUSED, () -> {
                transaction.due().insert(List.of(waits));
                transaction.commit();
            });
        }
        assertThat(existing(row)).isFalse();
    }

    @Test
    void going_back_from_new_rows_that_were_there_a_broken_promise_is_refused_and_no_conflict() {
        JobRow row = samples().row("a");
        OpenJob waits = dueJob("a", past());
        commit(transaction -> transaction.jobs().insert(List.of(row)));

        try (StoreTransaction transaction = begin()) {
            Mark before = transaction.savepoint();
            assertFailsWith(StoreException.Kind.CONFLICT, () -> {
                transaction.jobs().insertNew(List.of(row));
                transaction.now();
            });
            transaction.rollbackTo(before);
            assertFailsWith(StoreException.Kind.REFUSED, () -> {
                transaction.due().insert(List.of(waits));
                transaction.commit();
            });
        }
    }

    @Test
    void an_insert_that_is_executed_again_changes_nothing_of_the_row() {
        JobRow row = samples().row("a");
        JobRow sameId = new JobRow(row.id(), "b", row.content(), "9s", row.keys(), Map.of("l", "v"), null, row.asked());
        commit(transaction -> transaction.jobs().insert(List.of(row)));
        commit(transaction -> transaction.jobs().insert(List.of(sameId)));

        assertThat(read().jobs().load(List.of(row.id()))).containsValue(row);
    }

    @Test
    void a_second_job_waits_for_the_first_to_commit_and_is_then_the_first() {
        JobRow first = samples().keyed("a", KEY);
        JobRow second = samples().keyed("a", KEY);
        try (StoreTransaction open = begin()) {
            open.jobs().insert(List.of(first));
            assertLockedOut(beside -> beside.jobs().insert(List.of(second)));
            Future<Map<JobId, Inserted>> waiting =
                    concurrently(transaction -> transaction.jobs().insert(List.of(second)));
            assertWaits(waiting);
            open.commit();

            assertThat(result(waiting)).containsExactly(Map.entry(second.id(), new Inserted(first.id(), false)));
        }
    }

    @Test
    void a_second_job_waits_for_the_first_to_roll_back_and_is_then_written_itself() {
        JobRow first = samples().keyed("a", KEY);
        JobRow second = samples().keyed("a", KEY);
        Future<Map<JobId, Inserted>> waiting;
        try (StoreTransaction open = begin()) {
            open.jobs().insert(List.of(first));
            waiting = concurrently(transaction -> transaction.jobs().insert(List.of(second)));
            assertWaits(waiting);
        }

        assertThat(result(waiting)).containsExactly(Map.entry(second.id(), new Inserted(second.id(), true)));
        assertThat(withKey("a", KEY)).isEqualTo(second.id());
    }

    @Test
    void executing_again_waits_for_the_first_execution_also_without_a_key() {
        JobRow row = samples().row("a");
        try (StoreTransaction open = begin()) {
            open.jobs().insert(List.of(row));
            assertLockedOut(beside -> beside.jobs().insert(List.of(row)));
            Future<Map<JobId, Inserted>> again =
                    concurrently(transaction -> transaction.jobs().insert(List.of(row)));
            assertWaits(again);
            open.commit();

            assertThat(result(again)).containsExactly(Map.entry(row.id(), new Inserted(row.id(), false)));
        }
    }

    @Test
    void a_key_that_is_committed_holds_nobody_up() {
        commit(transaction -> transaction.jobs().insert(List.of(samples().keyed("a", KEY))));
        try (StoreTransaction first = begin()) {
            first.jobs().insert(List.of(samples().keyed("a", KEY)));
            beside(second -> {
                second.jobs().insert(List.of(samples().keyed("a", KEY)));
                second.commit();
            });
        }
    }

    @Test
    void two_groups_with_the_same_keys_in_opposite_order_never_wait_for_each_other_in_a_circle() {
        int rounds = 10;
        for (int round = 0; round < rounds; round++) {
            List<JobRow> upwards = new ArrayList<>();
            List<JobRow> downwards = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                upwards.add(samples().keyed("a", round + "-" + i));
                downwards.add(0, samples().keyed("a", round + "-" + i));
            }
            Future<Map<JobId, Inserted>> one =
                    concurrently(transaction -> transaction.jobs().insert(upwards));
            Future<Map<JobId, Inserted>> other =
                    concurrently(transaction -> transaction.jobs().insert(downwards));

            List<Inserted> all = new ArrayList<>(result(one).values());
            all.addAll(result(other).values());
            assertThat(all).filteredOn(Inserted::now).hasSize(20);
            assertThat(all.stream().map(Inserted::id).distinct()).hasSize(20);
        }
    }

    @Test
    void without_a_wait_the_group_is_refused_as_a_whole_and_can_be_split() {
        JobRow contended = samples().keyed("a", KEY);
        JobRow free = samples().keyed("a", "other");
        try (StoreTransaction open = begin()) {
            open.jobs().insert(List.of(samples().keyed("a", KEY)));
            assertLockedOut(second -> second.jobs().insert(List.of(contended, free)));
            beside(second -> {
                assertThat(second.jobs().insert(List.of(free)))
                        .containsExactly(Map.entry(free.id(), new Inserted(free.id(), true)));
                second.commit();
            });
        }
        assertThat(existing(free)).isEqualTo(subject().concurrentWriters());
        assertThat(existing(contended)).isFalse();
    }

    @Test
    void keys_are_the_same_only_to_the_last_character() {
        List<String> keys =
                List.of("key", "Key", "KEY", "k\u00e9y", "ke\u0301y", "ke\u0301y ", "key ", " key", "key\t");

        for (String key : keys) {
            JobRow row = samples().keyed("a", key);
            assertThat(write(transaction -> transaction.jobs().insert(List.of(row)))
                            .answer())
                    .as("key '%s'", key)
                    .containsExactly(Map.entry(row.id(), new Inserted(row.id(), true)));
            assertThat(withKey("a", key)).as("key '%s'", key).isEqualTo(row.id());
        }
        assertThat(withKey("a", "kEY")).isNull();
        assertThat(withKey("A", "key")).isNull();
    }

    @Test
    void within_a_transaction_its_own_uncommitted_job_is_the_first() {
        JobRow first = samples().keyed("a", KEY);
        JobRow second = samples().keyed("a", KEY);
        commit(transaction -> {
            transaction.jobs().insert(List.of(first));
            assertThat(transaction.jobs().withKey("a", KEY)).isEqualTo(first.id());
            assertThat(transaction.jobs().insert(List.of(second)))
                    .containsExactly(Map.entry(second.id(), new Inserted(first.id(), false)));
        });
    }

    @Test
    void a_wait_of_zero_is_no_wait() {
        try (StoreTransaction open = begin()) {
            open.jobs().insert(List.of(samples().keyed("a", KEY)));
            assertFailsWith(StoreException.Kind.LOCK_WAIT, () -> {
                try (StoreTransaction second = store().begin(Duration.ZERO)) {
                    second.jobs().insert(List.of(samples().keyed("a", KEY)));
                }
            });
        }
    }

    private boolean existing(JobRow row) {
        return read().jobs().load(List.of(row.id())).containsKey(row.id());
    }

    private @Nullable JobId withKey(String type, String key) {
        return read().jobs().withKey(type, key);
    }
}
