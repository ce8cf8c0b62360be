package dev.longhaul.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.job.JobId;
import dev.longhaul.store.KeyRow;
import dev.longhaul.store.StoreTransaction;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The row of an ordering key: who may run, and who comes next. */
public abstract class OrderingKeyContract extends Contract {

    @Test
    void a_key_that_nobody_used_has_no_head_and_begins_at_one() {
        commit(transaction -> assertThat(transaction.keys().lock(List.of("k")))
                .containsOnly(Map.entry("k", new KeyRow("k", null, 1))));
    }

    @Test
    void what_is_saved_is_what_the_next_one_locks() {
        JobId head = samples().id();
        save(new KeyRow("k", head, 7));

        assertThat(lock("k")).isEqualTo(new KeyRow("k", head, 7));
        save(new KeyRow("k", head, Long.MAX_VALUE));
        assertThat(lock("k")).isEqualTo(new KeyRow("k", head, Long.MAX_VALUE));
    }

    @Test
    void several_keys_are_locked_and_saved_at_once() {
        JobId head = samples().id();
        commit(transaction -> {
            assertThat(transaction.keys().lock(List.of("l", "k", "l"))).containsOnlyKeys("k", "l");
            transaction.keys().save(List.of(new KeyRow("l", head, 2), new KeyRow("k", head, 3)));
            assertThat(transaction.keys().lock(List.of("k", "l", "m")))
                    .containsOnly(
                            Map.entry("k", new KeyRow("k", head, 3)),
                            Map.entry("l", new KeyRow("l", head, 2)),
                            Map.entry("m", new KeyRow("m", null, 1)));
        });
    }

    @Test
    void a_key_without_a_head_leaves_no_row() {
        save(new KeyRow("k", samples().id(), 7));
        assertThat(read().keys().count()).isEqualTo(1);

        save(new KeyRow("k", null, 8));

        assertThat(read().keys().count()).isZero();
        assertThat(lock("k")).isEqualTo(new KeyRow("k", null, 1));
    }

    @Test
    void what_was_not_committed_changes_no_key() {
        JobId head = samples().id();
        save(new KeyRow("k", head, 7));
        try (StoreTransaction transaction = begin()) {
            transaction.keys().lock(List.of("k", "l"));
            transaction.keys().save(List.of(new KeyRow("k", null, 8), new KeyRow("l", head, 2)));
        }

        assertThat(lock("k")).isEqualTo(new KeyRow("k", head, 7));
        assertThat(lock("l")).isEqualTo(new KeyRow("l", null, 1));
    }

    @Test
    void who_waits_for_a_key_gets_it_as_it_is_then() {
        JobId head = samples().id();
        try (StoreTransaction first = begin()) {
            first.keys().lock(List.of("k"));
            Future<KeyRow> second = concurrently(transaction -> locked(transaction, "k"));
            assertWaits(second);
            first.keys().save(List.of(new KeyRow("k", head, 2)));
            first.commit();
            assertThat(result(second)).isEqualTo(new KeyRow("k", head, 2));
        }
    }

    @Test
    void a_key_that_is_deleted_while_somebody_waits_for_it_is_made_anew() {
        save(new KeyRow("k", samples().id(), 7));
        JobId next = samples().id();
        try (StoreTransaction first = begin()) {
            first.keys().lock(List.of("k"));
            Future<KeyRow> second = concurrently(transaction -> {
                KeyRow locked = locked(transaction, "k");
                transaction.keys().save(List.of(new KeyRow("k", next, locked.nextSequence() + 1)));
                return locked;
            });
            assertWaits(second);
            first.keys().save(List.of(new KeyRow("k", null, 8)));
            first.commit();
            assertThat(result(second)).isEqualTo(new KeyRow("k", null, 1));
        }
        assertThat(lock("k")).isEqualTo(new KeyRow("k", next, 2));
    }

    @Test
    void every_place_in_a_keys_order_is_given_once_however_many_ask_at_once() {
        JobId head = samples().id();
        int each = 25;
        Future<Integer> one = inThread(() -> takePlaces("k", head, each));
        Future<Integer> other = inThread(() -> takePlaces("k", head, each));
        assertThat(result(one) + result(other)).isEqualTo(2 * each);

        assertThat(lock("k").nextSequence()).isEqualTo(1 + 2 * each);
    }

    private int takePlaces(String key, JobId head, int count) {
        for (int i = 0; i < count; i++) {
            commit(transaction -> {
                KeyRow row = locked(transaction, key);
                transaction.keys().save(List.of(new KeyRow(key, head, row.nextSequence() + 1)));
            });
        }
        return count;
    }

    private void save(KeyRow row) {
        commit(transaction -> {
            transaction.keys().lock(List.of(row.key()));
            transaction.keys().save(List.of(row));
        });
    }

    private KeyRow lock(String key) {
        try (StoreTransaction transaction = begin()) {
            return locked(transaction, key);
        }
    }

    private static KeyRow locked(StoreTransaction transaction, String key) {
        return present(transaction.keys().lock(List.of(key)).get(key));
    }
}
