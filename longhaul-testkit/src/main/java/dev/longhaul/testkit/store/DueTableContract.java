package dev.longhaul.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.job.JobId;
import dev.longhaul.store.Backlog;
import dev.longhaul.store.DueTable.Ask;
import dev.longhaul.store.JobRow;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.Standing;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.StoreTransaction;
import dev.longhaul.store.Taken;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Jobs that wait for nothing but time. */
public abstract class DueTableContract extends Contract {

    @Test
    void a_poll_takes_what_is_due_the_earliest_first_with_what_was_asked() {
        OpenJob third = dueJob("a", now().minusSeconds(1));
        OpenJob first = dueJob("a", now().minusSeconds(3));
        OpenJob second = dueJob("a", now().minusSeconds(2));

        List<Taken> taken = write(transaction -> transaction.due().take(List.of(ask("a", 10)), 10))
                .answer();

        assertThat(taken).extracting(Taken::job).containsExactly(first, second, third);
        Map<JobId, JobRow> rows = read().jobs().load(List.of(first.id(), second.id(), third.id()));
        assertThat(taken)
                .allSatisfy(each ->
                        assertThat(each.row()).isEqualTo(rows.get(each.job().id())));
    }

    @Test
    void a_job_comes_back_with_all_its_counters() {
        OpenJob plain = job("a", past());
        OpenJob job = new OpenJob(
                plain.id(), "a", past(), 7, 5, 0, Duration.ofHours(26).plusNanos(123_000), future());
        commit(transaction -> transaction.due().insert(List.of(job)));

        assertThat(standing(job.id())).isEqualTo(new Standing.Due(job));
        assertThat(take(ask("a", 1))).containsExactly(job);
    }

    @Test
    void what_was_taken_is_gone() {
        OpenJob job = dueJob("a", past());

        assertThat(take(ask("a", 10))).containsExactly(job);
        assertThat(take(ask("a", 10))).isEmpty();
        commit(transaction -> assertThat(transaction.due().take(job.id())).isNull());
    }

    @Test
    void what_was_taken_and_not_committed_is_there_again() {
        OpenJob job = dueJob("a", past());
        try (StoreTransaction transaction = begin()) {
            assertThat(transaction.due().take(List.of(ask("a", 10)), 10)).hasSize(1);
        }

        assertThat(take(ask("a", 10))).containsExactly(job);
    }

    @Test
    void what_is_due_later_is_not_taken_before() {
        Instant due = now().plusMillis(300);
        OpenJob job = dueJob("a", due);
        commit(transaction -> {
            boolean taken = !transaction.due().take(List.of(ask("a", 10)), 10).isEmpty();
            // On a slow machine the 300 ms may be over already; then the clock must say so too.
            assertThat(taken && transaction.now().isBefore(due)).isFalse();
            if (taken) {
                transaction.due().insert(List.of(job));
            }
        });
        pass(Duration.ofMillis(301));

        assertThat(take(ask("a", 10))).containsExactly(job);
    }

    @Test
    void what_is_due_tomorrow_stays() {
        OpenJob job = dueJob("a", now().plus(Duration.ofDays(1)));

        assertThat(take(ask("a", 10))).isEmpty();
        assertThat(standing(job.id())).isEqualTo(new Standing.Due(job));
    }

    @Test
    void an_ask_takes_no_more_than_its_limit_and_all_asks_together_no_more_than_the_total() {
        for (int i = 0; i < 4; i++) {
            dueJob("a", past());
            dueJob("b", past());
            dueJob("c", past());
        }

        try (StoreTransaction transaction = begin()) {
            assertThat(transaction.due().take(List.of(ask("a", 2), ask("b", 3), ask("c", 4)), 100))
                    .extracting(taken -> taken.job().type())
                    .containsExactlyInAnyOrder("a", "a", "b", "b", "b", "c", "c", "c", "c");
        }
        try (StoreTransaction transaction = begin()) {
            assertThat(transaction.due().take(List.of(ask("a", 2), ask("b", 3), ask("c", 4)), 4))
                    .hasSize(4);
        }
        try (StoreTransaction transaction = begin()) {
            assertThat(transaction.due().take(List.of(ask("a", 2)), 0)).isEmpty();
        }
    }

    @Test
    void the_asks_are_served_in_the_order_of_the_list() {
        for (int i = 0; i < 3; i++) {
            dueJob("a", past());
            dueJob("b", past().minusSeconds(100));
            dueJob("c", past().minusSeconds(200));
        }

        try (StoreTransaction transaction = begin()) {
            assertThat(transaction.due().take(List.of(ask("b", 2), ask("a", 2), ask("c", 2)), 3))
                    .extracting(taken -> taken.job().type())
                    .containsExactlyInAnyOrder("b", "b", "a");
        }
        try (StoreTransaction transaction = begin()) {
            assertThat(transaction.due().take(List.of(ask("c", 2), ask("b", 2), ask("a", 2)), 3))
                    .extracting(taken -> taken.job().type())
                    .containsExactlyInAnyOrder("c", "c", "b");
        }
    }

    @Test
    void types_that_nobody_asks_for_stay() {
        OpenJob job = dueJob("a", past());
        dueJob("b", past());

        assertThat(take(ask("b", 10))).hasSize(1);
        assertThat(take(ask("A", 10))).isEmpty();
        assertThat(standing(job.id())).isEqualTo(new Standing.Due(job));
    }

    @Test
    void jobs_below_the_mark_are_not_taken_and_those_at_it_are() {
        OpenJob below = dueJob("a", past().minusNanos(1_000));
        OpenJob at = dueJob("a", past());
        OpenJob above = dueJob("a", past().plusNanos(1_000));

        assertThat(take(new Ask("a", false, past(), 10))).containsExactly(at, above);
        assertThat(take(ask("a", 10))).containsExactly(below);
    }

    @Test
    void a_poll_from_the_bottom_finds_the_oldest_instant() {
        OpenJob job = dueJob("a", Instant.EPOCH);

        assertThat(take(ask("a", 10))).containsExactly(job);
    }

    @Test
    void jobs_whose_last_attempt_was_lost_are_asked_for_by_themselves() {
        OpenJob sound = dueJob("a", past());
        OpenJob suspect = Samples.suspect(job("a", past().minusSeconds(1)));
        commit(transaction -> transaction.due().insert(List.of(suspect)));

        assertThat(take(ask("a", 10))).containsExactly(sound);
        assertThat(take(new Ask("a", true, Instant.EPOCH, 10))).containsExactly(suspect);
    }

    @Test
    void a_job_that_is_there_already_is_refused() {
        OpenJob job = dueJob("a", past());

        assertFailsWith(
                StoreException.Kind.REFUSED,
                () -> commit(transaction -> transaction.due().insert(List.of(job.dueAt(future())))));

        assertThat(standing(job.id())).isEqualTo(new Standing.Due(job));
    }

    @Test
    void a_job_can_be_taken_and_put_back_in_one_transaction() {
        OpenJob job = dueJob("a", past());

        commit(transaction -> {
            assertThat(transaction.due().take(job.id())).isEqualTo(job);
            transaction.due().insert(List.of(job.dueAt(future())));
        });

        assertThat(standing(job.id())).isEqualTo(new Standing.Due(job.dueAt(future())));
    }

    @Test
    void what_a_transaction_inserted_it_can_take_before_its_commit() {
        OpenJob job = job("a", past());

        commit(transaction -> {
            transaction.due().insert(List.of(job));
            assertThat(transaction.due().take(List.of(ask("a", 10)), 10))
                    .extracting(Taken::job)
                    .containsExactly(job);
            transaction.due().insert(List.of(job.dueAt(future())));
        });

        assertThat(standing(job.id())).isEqualTo(new Standing.Due(job.dueAt(future())));
    }

    @Test
    void the_next_due_time_of_an_ask_is_the_earliest_at_or_after_its_mark_past_or_future() {
        dueJob("a", future());
        dueJob("a", past());
        dueJob("b", future());
        Ask bottom = ask("a", 1);
        Ask atMark = new Ask("a", false, past(), 1);
        Ask aboveMark = new Ask("a", false, past().plusNanos(1_000), 1);
        Ask b = ask("b", 1);
        Ask nothing = ask("c", 1);
        Ask suspect = new Ask("a", true, Instant.EPOCH, 1);

        Map<Ask, Instant> next = read().due().next(List.of(bottom, atMark, aboveMark, b, nothing, suspect));

        assertThat(next)
                .containsOnly(
                        Map.entry(bottom, past()),
                        Map.entry(atMark, past()),
                        Map.entry(aboveMark, future()),
                        Map.entry(b, future()));
    }

    @Test
    void the_next_due_time_counts_what_another_has_locked() {
        OpenJob job = dueJob("a", past());
        try (StoreTransaction first = begin()) {
            first.due().take(job.id());

            assertThat(read().due().next(List.of(ask("a", 1)))).containsOnly(Map.entry(ask("a", 1), past()));
        }
    }

    @Test
    void jobs_past_their_deadline_are_found_due_or_not_and_suspect_or_not_the_earliest_deadline_first() {
        OpenJob second = expiring(job("a", future()), now().minusSeconds(2), false);
        OpenJob third = expiring(job("b", past()), now().minusSeconds(1), true);
        OpenJob first = expiring(job("c", past()), now().minusSeconds(3), false);
        OpenJob later = expiring(job("a", past()), future(), false);
        OpenJob without = dueJob("a", past());

        try (StoreTransaction transaction = begin()) {
            assertThat(transaction.due().takeExpired(2)).extracting(Taken::job).containsExactly(first, second);
        }
        assertThat(write(transaction -> transaction.due().takeExpired(10)).answer())
                .extracting(Taken::job)
                .containsExactly(first, second, third);
        assertThat(standing(later.id())).isEqualTo(new Standing.Due(later));
        assertThat(standing(without.id())).isEqualTo(new Standing.Due(without));
    }

    private OpenJob expiring(OpenJob plain, @Nullable Instant deadline, boolean suspect) {
        OpenJob job = Samples.withDeadline(suspect ? Samples.suspect(plain) : plain, deadline);
        commit(transaction -> transaction.due().insert(List.of(job)));
        return job;
    }

    @Test
    void waiting_jobs_are_counted_by_type_up_to_a_limit() {
        for (int i = 0; i < 3; i++) {
            dueJob("a", i == 0 ? past() : future());
        }
        dueJob("b", past());

        assertThat(read().due().count(100)).containsOnly(Map.entry("a", 3L), Map.entry("b", 1L));
        assertThat(read().due().count(2)).containsOnly(Map.entry("a", 2L), Map.entry("b", 1L));
        assertThat(read().due().types()).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void what_waits_is_told_by_type_with_what_is_due_what_is_not_and_since_when() {
        dueJob("a", past());
        dueJob("a", past().plusSeconds(1));
        dueJob("a", future());
        expiring(job("a", past()), null, true);
        dueJob("b", future());
        Instant now = past().plusSeconds(2);

        Map<String, Backlog> backlog = read().due().backlog(now, 100);

        assertThat(backlog)
                .containsOnly(
                        Map.entry("a", new Backlog(3, 1, Duration.ofSeconds(2))),
                        Map.entry("b", new Backlog(0, 1, Duration.ZERO)));
        assertThat(read().due().backlog(now, 1))
                .as("one of those that are suspect and one of those that are not")
                .containsEntry("a", new Backlog(2, 1, Duration.ofSeconds(2)));
    }

    private static Ask ask(String type, int limit) {
        return new Ask(type, false, Instant.EPOCH, limit);
    }

    private List<OpenJob> take(Ask ask) {
        return write(transaction -> transaction.due().take(List.of(ask), 100)).answer().stream()
                .map(Taken::job)
                .toList();
    }
}
