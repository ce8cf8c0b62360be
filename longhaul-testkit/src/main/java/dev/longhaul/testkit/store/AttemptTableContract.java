package dev.longhaul.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.job.Outcome;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.ClaimId;
import dev.longhaul.store.OpenJob;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The append-only history. */
public abstract class AttemptTableContract extends Contract {

    @Test
    void an_attempt_comes_back_as_it_was_written() {
        OpenJob job = job("a", past());
        ClaimId claim = claim(Duration.ofMinutes(1), job);
        List<AttemptRow> rows = new ArrayList<>();
        for (Outcome.Kind outcome : Outcome.Kind.values()) {
            rows.add(new AttemptRow(
                    new AttemptRow.Id(job.id(), rows.size() + 1),
                    new AttemptRow.By(claim, Samples.NODE),
                    past(),
                    past().plusNanos(1_234_000),
                    outcome,
                    outcome == Outcome.Kind.SUCCEEDED,
                    outcome == Outcome.Kind.FAILED ? future() : null,
                    new AttemptRow.Said("503 from shop.example", "try later")));
        }

        commit(transaction -> transaction.attempts().insert(rows));

        assertThat(read().attempts().of(job.id())).containsExactlyElementsOf(rows);
    }

    @Test
    void nothing_said_is_not_the_same_as_an_empty_text() {
        OpenJob job = job("a", past());
        ClaimId claim = claim(Duration.ofMinutes(1), job);
        AttemptRow silent = said(job, 1, claim, AttemptRow.Said.NOTHING);
        AttemptRow empty = said(job, 2, claim, new AttemptRow.Said("", ""));

        commit(transaction -> transaction.attempts().insert(List.of(silent, empty)));

        assertThat(read().attempts().of(job.id())).containsExactly(silent, empty);
    }

    private AttemptRow said(OpenJob job, int number, ClaimId claim, AttemptRow.Said said) {
        return new AttemptRow(
                new AttemptRow.Id(job.id(), number),
                new AttemptRow.By(claim, Samples.NODE),
                past(),
                past(),
                Outcome.Kind.FAILED,
                false,
                null,
                said);
    }

    @Test
    void attempts_of_a_job_come_in_order_of_number_whatever_the_order_in_which_they_were_written() {
        OpenJob job = job("a", past());
        OpenJob other = job("a", past());
        ClaimId claim = claim(Duration.ofMinutes(1), job, other);
        List<AttemptRow> rows = new ArrayList<>();
        for (int number = 1; number <= 12; number++) {
            rows.add(said(job, number, claim, AttemptRow.Said.NOTHING));
        }
        List<AttemptRow> reversed = new ArrayList<>(rows);
        Collections.reverse(reversed);
        reversed.add(said(other, 1, claim, AttemptRow.Said.NOTHING));

        commit(transaction -> transaction.attempts().insert(reversed));

        assertThat(read().attempts().of(job.id())).containsExactlyElementsOf(rows);
    }

    @Test
    void the_latest_attempt_is_the_one_with_the_greatest_number() {
        OpenJob one = job("a", past());
        OpenJob other = job("a", past());
        OpenJob without = job("a", past());
        ClaimId claim = claim(Duration.ofMinutes(1), one, other);
        AttemptRow latestOfOne = said(one, 10, claim, new AttemptRow.Said("ten", null));
        AttemptRow latestOfOther = said(other, 2, claim, new AttemptRow.Said("two", null));
        commit(transaction -> transaction
                .attempts()
                .insert(List.of(
                        said(one, 9, claim, AttemptRow.Said.NOTHING),
                        latestOfOne,
                        said(other, 1, claim, AttemptRow.Said.NOTHING),
                        latestOfOther)));

        assertThat(read().attempts().latest(List.of(one.id(), without.id(), other.id())))
                .containsOnly(Map.entry(one.id(), latestOfOne), Map.entry(other.id(), latestOfOther));
    }

    @Test
    void the_histories_of_several_jobs_are_read_at_once_each_in_order_of_number() {
        OpenJob one = job("a", past());
        OpenJob other = job("a", past());
        OpenJob without = job("a", past());
        ClaimId claim = claim(Duration.ofMinutes(1), one, other);
        AttemptRow tenth = said(one, 10, claim, new AttemptRow.Said("ten", null));
        AttemptRow ninth = said(one, 9, claim, AttemptRow.Said.NOTHING);
        AttemptRow first = said(other, 1, claim, AttemptRow.Said.NOTHING);
        commit(transaction -> transaction.attempts().insert(List.of(tenth, first, ninth)));

        assertThat(read().attempts().ofEach(List.of(one.id(), without.id(), other.id(), one.id())))
                .containsOnly(Map.entry(one.id(), List.of(ninth, tenth)), Map.entry(other.id(), List.of(first)));
        assertThat(read().attempts().ofEach(List.of())).isEmpty();
    }
}
