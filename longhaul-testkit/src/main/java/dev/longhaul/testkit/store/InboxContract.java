package dev.longhaul.testkit.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.inbox.Inbox;
import dev.longhaul.inbox.InboxKey;
import dev.longhaul.inbox.MessageKey;
import dev.longhaul.job.JobId;
import dev.longhaul.store.ClaimId;
import dev.longhaul.store.InboxMark;
import dev.longhaul.store.InboxRow;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.RetentionTable.SweptMarks;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.StoreTransaction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Marks of what is handled: one for each key, however many try, gone with their transaction, kept as long as they must. */
public abstract class InboxContract extends Contract {

    private static final MessageKey MESSAGE = new MessageKey("/shops/3", "order-17");
    private static final InboxKey KEY = MESSAGE.by("ship");

    @Test
    void a_mark_is_there_as_it_was_made() {
        JobId job = job("a", past()).id();
        InboxMark mark = new InboxMark(KEY, new UUID(1, 2), job, new byte[] {0, -1, 2});

        assertThat(insert(mark)).isEmpty();

        InboxRow row = found(KEY);
        assertThat(row.mark().writer()).isEqualTo(mark.writer());
        assertThat(row.mark().job()).isEqualTo(job);
        assertThat(row.mark().result()).containsExactly(0, -1, 2);
        assertThat(row.handledAt()).isBetween(now(), read().now());
    }

    @Test
    void no_result_an_empty_one_and_a_large_one_are_three_things() {
        byte[] large = new byte[Inbox.MAX_RESULT];
        for (int i = 0; i < large.length; i++) {
            large[i] = (byte) (i * 31);
        }
        insert(mark(MESSAGE.by("none"), null));
        insert(mark(MESSAGE.by("empty"), new byte[0]));
        insert(mark(MESSAGE.by("large"), large));

        assertThat(found(MESSAGE.by("none")).mark().result()).isNull();
        assertThat(found(MESSAGE.by("empty")).mark().result()).isEmpty();
        assertThat(found(MESSAGE.by("large")).mark().result()).isEqualTo(large);
    }

    @Test
    void a_result_may_follow_its_mark() {
        commit(transaction -> {
            transaction.inbox().insert(List.of(mark(KEY, null)));
            transaction.inbox().saveResult(KEY, new byte[] {7});
        });

        assertThat(found(KEY).mark().result()).containsExactly(7);
        assertFailsWith(
                StoreException.Kind.REFUSED,
                () -> commit(transaction -> transaction.inbox().saveResult(MESSAGE.by("nobody"), new byte[1])));
    }

    @Test
    void a_second_mark_of_a_key_changes_nothing_and_is_shown_the_first() {
        InboxMark first = mark(KEY, new byte[] {1});
        insert(first);

        Map<InboxKey, InboxRow> before = insert(mark(KEY, new byte[] {2}), mark(MESSAGE.by("bill"), null));

        assertThat(before).containsOnlyKeys(KEY);
        assertThat(present(before.get(KEY)).mark().writer()).isEqualTo(first.writer());
        assertThat(present(before.get(KEY)).mark().result()).containsExactly(1);
        assertThat(found(KEY).mark().result()).containsExactly(1);
        assertThat(found(MESSAGE.by("bill"))).isNotNull();
    }

    @Test
    void keys_are_the_same_only_if_they_are_equal_to_the_last_character() {
        List<InboxKey> keys = List.of(
                KEY,
                MESSAGE.by("Ship"),
                MESSAGE.by("ship "),
                new MessageKey("/Shops/3", "order-17").by("ship"),
                new MessageKey("/shops/3", "order-17 ").by("ship"),
                new MessageKey("/shops/3", "órder-17").by("ship"));

        for (InboxKey key : keys) {
            assertThat(insert(mark(key, null))).isEmpty();
        }

        assertThat(read().inbox().find(keys)).containsOnlyKeys(keys);
        assertThat(read().inbox().ofMessage(MESSAGE))
                .extracting(row -> row.mark().key().handler())
                .containsExactly("Ship", "ship", "ship ");
    }

    @Test
    void the_longest_keys_fit_also_of_characters_that_take_four_bytes_and_do_not_compress() {
        InboxKey longest = new MessageKey(unlike(1, MessageKey.MAX_LENGTH), unlike(2, MessageKey.MAX_LENGTH))
                .by(unlike(3, InboxKey.MAX_HANDLER_LENGTH));

        insert(mark(longest, null));

        assertThat(found(longest)).isNotNull();
    }

    /** Text of supplementary characters, two chars each, in no order; one more char if the length is odd. */
    private static String unlike(int seed, int length) {
        StringBuilder text = new StringBuilder();
        int code = seed;
        while (text.length() + 2 <= length) {
            code = (code * 1_103 + 12_345) % 20_000;
            text.appendCodePoint(0x20000 + code);
        }
        return length % 2 == 0 ? text.toString() : text.append('x').toString();
    }

    @Test
    void a_mark_that_was_not_committed_is_not_there() {
        try (StoreTransaction transaction = begin()) {
            transaction.inbox().insert(List.of(mark(KEY, null)));
        }

        assertThat(read().inbox().find(List.of(KEY))).isEmpty();
        assertThat(insert(mark(KEY, null))).as("the key is free").isEmpty();
    }

    @Test
    void a_mark_goes_when_its_transaction_goes_back_to_a_savepoint_before_it() {
        commit(transaction -> {
            StoreTransaction.Mark outer = transaction.savepoint();
            transaction.inbox().insert(List.of(mark(KEY, null)));
            transaction.savepoint();
            transaction.inbox().insert(List.of(mark(MESSAGE.by("bill"), null)));
            transaction.rollbackTo(outer);
            transaction.inbox().insert(List.of(mark(MESSAGE.by("notify"), null)));
        });

        assertThat(read().inbox().ofMessage(MESSAGE))
                .extracting(row -> row.mark().key().handler())
                .containsExactly("notify");
    }

    @Test
    void of_two_at_one_key_the_second_waits_and_is_shown_what_the_first_committed() {
        try (StoreTransaction first = begin()) {
            first.inbox().insert(List.of(mark(KEY, null)));
            assertLockedOut(second -> second.inbox().insert(List.of(mark(KEY, null))));
            Future<Map<InboxKey, InboxRow>> second =
                    concurrently(transaction -> transaction.inbox().insert(List.of(mark(KEY, new byte[] {2}))));
            assertWaits(second);
            first.inbox().saveResult(KEY, new byte[] {1});
            first.commit();
            assertThat(present(result(second).get(KEY)).mark().result()).containsExactly(1);
        }
    }

    @Test
    void of_two_at_one_key_the_second_makes_the_mark_when_the_first_gives_up() {
        Future<Map<InboxKey, InboxRow>> second;
        try (StoreTransaction first = begin()) {
            first.inbox().insert(List.of(mark(KEY, new byte[] {1})));
            second = concurrently(transaction -> transaction.inbox().insert(List.of(mark(KEY, new byte[] {2}))));
            assertWaits(second);
        }
        assertThat(result(second)).isEmpty();
        assertThat(found(KEY).mark().result()).containsExactly(2);
    }

    @Test
    void large_groups_in_any_order_at_once_make_each_mark_once() {
        List<InboxMark> marks = new ArrayList<>();
        for (int i = 0; i < 700; i++) {
            marks.add(mark(new MessageKey("/bulk", "m" + i).by("h"), null));
        }
        List<InboxMark> backwards = new ArrayList<>(marks);
        Collections.reverse(backwards);
        Future<Map<InboxKey, InboxRow>> one =
                concurrently(transaction -> transaction.inbox().insert(marks));
        Future<Map<InboxKey, InboxRow>> other =
                concurrently(transaction -> transaction.inbox().insert(backwards));

        assertThat(result(one).size() + result(other).size())
                .as("each mark was there before for exactly one of them")
                .isEqualTo(700);
        assertThat(read().inbox().find(marks.stream().map(InboxMark::key).toList()))
                .hasSize(700);
    }

    @Test
    void removing_a_message_removes_all_its_marks_and_no_others() {
        InboxKey other = new MessageKey("/shops/3", "order-18").by("ship");
        insert(mark(KEY, null), mark(MESSAGE.by("bill"), null), mark(other, null));

        assertThat(write(transaction -> transaction.inbox().remove(MESSAGE)).answer())
                .isEqualTo(2);

        assertThat(read().inbox().ofMessage(MESSAGE)).isEmpty();
        assertThat(found(other)).isNotNull();
    }

    @Test
    void claims_are_held_together_with_others_who_hold_them_and_with_nobody_who_changes_them() {
        OpenJob job = job("a", past());
        ClaimId claim = claim(Duration.ZERO, job);
        ClaimId gone = samples().claimId();
        try (StoreTransaction first = begin()) {
            assertThat(first.claims().hold(Set.of(claim, gone))).containsExactly(claim);
            beside(second -> {
                assertThat(second.claims().hold(Set.of(claim))).containsExactly(claim);
                assertThat(second.claims().lockExpired(10)).isEmpty();
            });
            assertLockedOut(second -> second.claims().rewrite(claim, List.of()));
            assertLockedOut(second -> second.claims().delete(Set.of(claim)));
        }
        commit(transaction -> transaction.claims().delete(Set.of(claim)));
        assertThat(write(transaction -> transaction.claims().hold(Set.of(claim)))
                        .answer())
                .isEmpty();
    }

    @Test
    void old_marks_go_whose_job_is_gone_or_never_was_and_the_others_stay() {
        JobId there = job("a", past()).id();
        JobId gone = samples().row("a").id();
        insert(new InboxMark(MESSAGE.by("of a job"), new UUID(1, 1), there, null));
        insert(new InboxMark(MESSAGE.by("of a removed job"), new UUID(1, 2), gone, null));
        insert(mark(MESSAGE.by("of nobody"), null));

        assertThat(sweep(null, now(), 10)).isEqualTo(new SweptMarks(null, 0));
        assertThat(read().inbox().ofMessage(MESSAGE)).hasSize(3);

        assertThat(sweep(null, future(), 10).removed()).isEqualTo(2);
        assertThat(read().inbox().ofMessage(MESSAGE))
                .extracting(row -> row.mark().key().handler())
                .containsExactly("of a job");
    }

    @Test
    void a_sweep_goes_on_where_the_last_one_stopped_and_passes_over_nothing_that_was_made_at_one_moment() {
        JobId there = job("a", past()).id();
        List<InboxMark> together = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            together.add(new InboxMark(new MessageKey("/kept", "m" + i).by("h"), new UUID(1, i), there, null));
            together.add(mark(new MessageKey("/free", "m" + i).by("h"), null));
        }
        for (InboxMark each : together.subList(0, 4)) {
            insert(each);
            pass(Duration.ofMillis(1));
        }
        commit(transaction -> transaction.inbox().insert(together.subList(4, 14)));

        int removed = 0;
        int sweeps = 0;
        Instant from = null;
        do {
            SweptMarks swept = sweep(from, future(), 3);
            removed += swept.removed();
            from = swept.last();
            sweeps++;
        } while (from != null);

        assertThat(removed).isEqualTo(7);
        assertThat(sweeps).isBetween(3, 7);
        assertThat(read().inbox()
                        .find(together.stream().map(InboxMark::key).toList())
                        .keySet())
                .allMatch(key -> key.message().source().equals("/kept"))
                .hasSize(7);
    }

    private SweptMarks sweep(@Nullable Instant from, Instant handledBefore, int limit) {
        return present(write(transaction -> transaction.retention().marks(from, handledBefore, limit))
                .answer());
    }

    private Map<InboxKey, InboxRow> insert(InboxMark... marks) {
        return present(
                write(transaction -> transaction.inbox().insert(List.of(marks))).answer());
    }

    private InboxRow found(InboxKey key) {
        return present(read().inbox().find(List.of(key)).get(key));
    }

    private static InboxMark mark(InboxKey key, byte @Nullable [] result) {
        return new InboxMark(key, UUID.nameUUIDFromBytes(key.toString().getBytes(UTF_8)), null, result);
    }
}
