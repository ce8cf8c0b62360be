package dev.longhaul.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.job.Content;
import dev.longhaul.job.DeadReason;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobRequest;
import dev.longhaul.job.JobState;
import dev.longhaul.job.Keys;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.Timing;
import dev.longhaul.job.When;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.ClaimId;
import dev.longhaul.store.EndedJob;
import dev.longhaul.store.JobRow;
import dev.longhaul.store.JobTable.Filter;
import dev.longhaul.store.JobTable.Inserted;
import dev.longhaul.store.JobTable.Listed;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.ParkedJob;
import dev.longhaul.store.Standing;
import dev.longhaul.store.Subject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What was asked: written once, found by id, by key and in lists. */
public abstract class JobTableContract extends Contract {

    private static final Filter ANY = new Filter(null, null, null, null);

    @Test
    void a_job_comes_back_as_it_was_asked_for() {
        JobRow row = new JobRow(
                samples().id(),
                "capture-payment",
                new Content(
                        new byte[] {0, 1, -1, 127, -128}, "application/octet-stream", Map.of("trace", "1", "b", "")),
                "4m 10m 10m 1h 2h 6h 15h",
                new Keys("order-42", "customer-7", "shop.example:443"),
                Map.of("team", "payments", "empty", ""),
                new JobRequest(
                        "webhook",
                        new Content("done".getBytes(StandardCharsets.UTF_8), "text/plain", Map.of("h", "v")),
                        new Timing("alipay", new When.In(Duration.ofSeconds(3)), new When.At(future())),
                        new Keys(null, "k", "other.example"),
                        Map.of("l", "v"),
                        null),
                new JobRow.Asked(now(), now().plusSeconds(5), future()));

        commit(transaction -> assertThat(transaction.jobs().insert(List.of(row)))
                .containsExactly(Map.entry(row.id(), new Inserted(row.id(), true))));

        assertThat(read().jobs().load(List.of(row.id()))).containsExactly(Map.entry(row.id(), row));
    }

    @Test
    void a_job_with_nothing_but_the_necessary_comes_back_too() {
        JobRow row = new JobRow(
                samples().id(),
                "a",
                new Content(new byte[0], "text/plain", Map.of()),
                "1s",
                Keys.NONE,
                Map.of(),
                null,
                new JobRow.Asked(now(), now(), null));

        commit(transaction -> transaction.jobs().insert(List.of(row)));

        assertThat(read().jobs().load(List.of(row.id()))).containsExactly(Map.entry(row.id(), row));
    }

    @Test
    void what_does_not_exist_is_missing() {
        OpenJob job = dueJob("a", past());
        JobId unknown = samples().id();

        assertThat(read().jobs().load(List.of(unknown, job.id()))).containsOnlyKeys(job.id());
        assertThat(read().jobs().standing(List.of(unknown, job.id()))).containsOnlyKeys(job.id());
        assertThat(read().jobs().withKey("a", "k")).isNull();
    }

    @Test
    void a_hundred_jobs_are_written_and_loaded_at_once() {
        List<JobRow> rows = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            rows.add(samples().row(i % 2 == 0 ? "a" : "b"));
        }

        commit(transaction -> assertThat(transaction.jobs().insert(rows))
                .hasSize(100)
                .allSatisfy((id, inserted) -> assertThat(inserted).isEqualTo(new Inserted(id, true))));

        assertThat(read().jobs().load(rows.stream().map(JobRow::id).toList()))
                .containsValues(rows.toArray(JobRow[]::new))
                .hasSize(100);
    }

    @Test
    void a_list_is_paged_newest_first() {
        List<JobId> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(0, dueJob("a", past()).id());
        }

        assertThat(page(ANY, null, 2)).containsExactlyElementsOf(ids.subList(0, 2));
        assertThat(page(ANY, ids.get(1), 2)).containsExactlyElementsOf(ids.subList(2, 4));
        assertThat(page(ANY, ids.get(3), 2)).containsExactlyElementsOf(ids.subList(4, 5));
        assertThat(page(ANY, ids.get(4), 2)).isEmpty();
    }

    @Test
    void a_line_of_a_list_is_the_row_and_where_the_job_is() {
        OpenJob job = dueJob("a", past());

        List<Listed> page = read().jobs().list(ANY, null, 10);

        assertThat(page).hasSize(1);
        assertThat(page.get(0).row().id()).isEqualTo(job.id());
        assertThat(page.get(0).standing()).isEqualTo(new Standing.Due(job));
    }

    @Test
    void a_list_is_filtered_by_type() {
        OpenJob a = dueJob("a", past());
        dueJob("b", past());

        assertThat(page(new Filter(null, "a", null, null), null, 10)).containsExactly(a.id());
        assertThat(page(new Filter(null, "A", null, null), null, 10)).isEmpty();
    }

    @Test
    void a_list_is_filtered_by_when_a_job_was_asked_for_from_since_on_and_before_until() {
        JobId old = askedAt(now().minusSeconds(20));
        JobId middle = askedAt(now().minusSeconds(10));
        JobId young = askedAt(now());

        assertThat(page(new Filter(null, null, now().minusSeconds(10), null), null, 10))
                .containsExactly(young, middle);
        assertThat(page(new Filter(null, null, null, now().minusSeconds(10)), null, 10))
                .containsExactly(old);
        assertThat(page(new Filter(null, "a", now().minusSeconds(15), now().minusSeconds(5)), null, 10))
                .containsExactly(middle);
    }

    private JobId askedAt(Instant asked) {
        JobRow row = samples().rowAt(asked, "a", Keys.NONE);
        commit(transaction -> transaction.jobs().insert(List.of(row)));
        return row.id();
    }

    @Test
    void a_list_is_filtered_by_state_also_across_pages() {
        OpenJob due = dueJob("a", future());
        OpenJob parked = job("a", past());
        OpenJob running = job("a", past());
        OpenJob dead = job("a", past());
        OpenJob cancelled = job("a", past());
        OpenJob cancelledThenSucceeded = job("a", past());
        OpenJob succeeded = job("a", past());
        ClaimId claim = claim(Duration.ofMinutes(1), running, succeeded, cancelledThenSucceeded);
        commit(transaction -> {
            transaction.parked().insert(List.of(new ParkedJob(parked, Subject.key("k"), 1)));
            transaction
                    .ended()
                    .insert(List.of(
                            new EndedJob(dead, JobState.DEAD, DeadReason.EXHAUSTED, now(), "refused"),
                            new EndedJob(cancelled, JobState.CANCELLED, null, now(), null),
                            new EndedJob(cancelledThenSucceeded, JobState.CANCELLED, null, now(), null)));
            transaction
                    .attempts()
                    .insert(List.of(
                            samples().attempt(succeeded, claim, Samples.NODE, Outcome.Kind.SUCCEEDED),
                            afterCancel(samples()
                                    .attempt(cancelledThenSucceeded, claim, Samples.NODE, Outcome.Kind.SUCCEEDED))));
        });

        assertThat(inState(JobState.SCHEDULED)).containsExactly(running.id(), parked.id(), due.id());
        assertThat(inState(JobState.SUCCEEDED)).containsExactly(succeeded.id());
        assertThat(inState(JobState.DEAD)).containsExactly(dead.id());
        assertThat(inState(JobState.CANCELLED)).containsExactly(cancelledThenSucceeded.id(), cancelled.id());
        assertThat(page(new Filter(JobState.SCHEDULED, "a", null, null), running.id(), 1))
                .containsExactly(parked.id());
    }

    static AttemptRow afterCancel(AttemptRow row) {
        return new AttemptRow(
                row.id(), row.by(), row.startedAt(), row.endedAt(), row.outcome(), true, row.nextDue(), row.said());
    }

    private List<JobId> inState(JobState state) {
        return page(new Filter(state, null, null, null), null, 10);
    }

    private List<JobId> page(Filter filter, @Nullable JobId before, int limit) {
        return read().jobs().list(filter, before, limit).stream()
                .map(listed -> listed.row().id())
                .toList();
    }
}
