package dev.longhaul.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.store.OpenJob;
import dev.longhaul.store.ParkedJob;
import dev.longhaul.store.Standing;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.Subject;
import dev.longhaul.store.Taken;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Jobs held by an ordering key or an endpoint. */
public abstract class ParkedTableContract extends Contract {

    @Test
    void a_parked_job_comes_back_as_it_was() {
        OpenJob plain = job("a", past());
        ParkedJob parked = new ParkedJob(
                new OpenJob(plain.id(), "a", future(), 4, 2, 1, Duration.ofMillis(1_234), future()),
                Subject.key("customer-7"),
                9_000_000_000L);
        commit(transaction -> transaction.parked().insert(List.of(parked)));

        assertThat(standing(plain.id())).isEqualTo(new Standing.Parked(parked));
        commit(transaction -> assertThat(transaction.parked().take(plain.id())).isEqualTo(parked));
        commit(transaction -> assertThat(transaction.parked().take(plain.id())).isNull());
    }

    @Test
    void behind_an_ordering_key_the_sequence_is_the_order_whatever_is_due_when() {
        ParkedJob third = parked("a", Subject.key("k"), 30, past());
        ParkedJob first = parked("a", Subject.key("k"), 5, future());
        ParkedJob second = parked("b", Subject.key("k"), 10, past().minusSeconds(9));

        assertThat(takeFirst("k")).isEqualTo(first);
        assertThat(takeFirst("k")).isEqualTo(second);
        assertThat(takeFirst("k")).isEqualTo(third);
        assertThat(takeFirst("k")).isNull();
    }

    private @Nullable ParkedJob takeFirst(String key) {
        return write(transaction -> {
                    transaction.keys().lock(List.of(key));
                    return transaction.parked().takeFirst(List.of(key)).get(key);
                })
                .answer();
    }

    @Test
    void the_first_of_several_keys_are_taken_at_once_and_keys_without_any_are_missing() {
        ParkedJob ofK = parked("a", Subject.key("k"), 1, past());
        ParkedJob ofL = parked("a", Subject.key("l"), 7, past());
        ParkedJob nextOfL = parked("a", Subject.key("l"), 8, past());
        parked("a", Subject.endpoint("m"), 0, past());

        commit(transaction -> {
            transaction.keys().lock(List.of("k", "l", "m", "n"));
            assertThat(transaction.parked().takeFirst(List.of("n", "l", "m", "k")))
                    .containsOnly(Map.entry("k", ofK), Map.entry("l", ofL));
        });
        assertThat(takeFirst("l")).isEqualTo(nextOfL);
    }

    @Test
    void at_an_endpoint_what_is_due_is_taken_the_earliest_first() {
        Subject shop = Subject.endpoint("shop.example");
        ParkedJob second = parked("a", shop, 0, past().plusSeconds(2));
        ParkedJob first = parked("b", shop, 0, past().plusSeconds(1));
        ParkedJob third = parked("a", shop, 0, past().plusSeconds(3));
        ParkedJob later = parked("a", shop, 0, future());
        parked("a", Subject.endpoint("other.example"), 0, past());
        parked("a", Subject.key("shop.example"), 1, past());

        assertThat(takeFor("shop.example", List.of("a", "b"), 2)).containsExactly(first.job(), second.job());
        assertThat(takeFor("shop.example", List.of("a", "b"), 10)).containsExactly(third.job());
        assertThat(standing(later.job().id())).isEqualTo(new Standing.Parked(later));
    }

    @Test
    void at_an_endpoint_only_types_that_are_asked_for_are_taken_with_what_was_asked() {
        Subject shop = Subject.endpoint("shop.example");
        parked("a", shop, 0, past());
        ParkedJob b = parked("b", shop, 0, past());

        List<Taken> taken = write(
                        transaction -> transaction.parked().takeForEndpoint("shop.example", List.of("b", "c"), 10))
                .answer();

        assertThat(taken).extracting(Taken::job).containsExactly(b.job());
        assertThat(taken.get(0).row())
                .isEqualTo(read().jobs().load(List.of(b.job().id())).get(b.job().id()));
    }

    private List<OpenJob> takeFor(String endpoint, List<String> types, int limit) {
        return write(transaction -> transaction.parked().takeForEndpoint(endpoint, types, limit)).answer().stream()
                .map(Taken::job)
                .toList();
    }

    @Test
    void pages_of_endpoints_name_each_one_once_however_its_name_is_written() {
        List<String> names = List.of(
                "a.example",
                "A.example",
                "a-b.example",
                "a_b.example",
                "b\u00fccher.example",
                "z",
                "\uD83D\uDE00",
                "127.0.0.1:80");
        for (String name : names) {
            parked("a", Subject.endpoint(name), 0, past());
            parked("a", Subject.endpoint(name), 0, future());
        }
        parked("a", Subject.key("not-an-endpoint"), 1, past());

        List<String> paged = new ArrayList<>();
        List<String> page = endpoints(null);
        while (!page.isEmpty()) {
            assertThat(page).hasSizeLessThanOrEqualTo(3);
            paged.addAll(page);
            page = endpoints(page.get(page.size() - 1));
        }

        assertThat(paged).containsExactlyInAnyOrderElementsOf(names);
        Set<String> distinct = new HashSet<>(paged);
        assertThat(distinct).hasSize(names.size());
    }

    private List<String> endpoints(@Nullable String after) {
        return read().parked().endpoints(after, 3);
    }

    @Test
    void jobs_past_their_deadline_are_found_behind_every_subject_the_earliest_deadline_first() {
        ParkedJob second = expiring(Subject.key("k"), 1, now().minusSeconds(1));
        ParkedJob first = expiring(Subject.endpoint("e"), 0, now().minusSeconds(2));
        ParkedJob later = expiring(Subject.endpoint("e"), 0, future());
        parked("a", Subject.key("k"), 2, past());

        assertThat(write(transaction -> transaction.parked().takeExpired(1)).answer())
                .extracting(Taken::job)
                .containsExactly(first.job());
        assertThat(write(transaction -> transaction.parked().takeExpired(10)).answer())
                .extracting(Taken::job)
                .containsExactly(second.job());
        assertThat(standing(later.job().id())).isEqualTo(new Standing.Parked(later));
    }

    private ParkedJob expiring(Subject subject, long sequence, Instant deadline) {
        ParkedJob parked = new ParkedJob(Samples.withDeadline(job("a", future()), deadline), subject, sequence);
        commit(transaction -> transaction.parked().insert(List.of(parked)));
        return parked;
    }

    @Test
    void a_job_that_is_there_already_is_refused() {
        ParkedJob parked = parked("a", Subject.key("k"), 1, past());

        assertFailsWith(
                StoreException.Kind.REFUSED,
                () -> commit(transaction ->
                        transaction.parked().insert(List.of(new ParkedJob(parked.job(), Subject.endpoint("e"), 0)))));

        assertThat(standing(parked.job().id())).isEqualTo(new Standing.Parked(parked));
    }

    @Test
    void parked_jobs_are_counted_by_subject_the_largest_only() {
        for (int i = 0; i < 3; i++) {
            parked("a", Subject.endpoint("e"), 0, past());
        }
        parked("a", Subject.key("e"), 1, past());
        parked("a", Subject.key("e"), 2, past());
        parked("a", Subject.key("k"), 1, past());

        assertThat(read().parked().count(10))
                .containsOnly(
                        Map.entry(Subject.endpoint("e"), 3L),
                        Map.entry(Subject.key("e"), 2L),
                        Map.entry(Subject.key("k"), 1L));
        assertThat(read().parked().count(2))
                .containsOnly(Map.entry(Subject.endpoint("e"), 3L), Map.entry(Subject.key("e"), 2L));
        assertThat(read().parked().countByKind(2))
                .containsOnly(Map.entry(Subject.Kind.ENDPOINT, 2L), Map.entry(Subject.Kind.KEY, 2L));
        assertThat(read().parked().countByKind(10))
                .containsOnly(Map.entry(Subject.Kind.ENDPOINT, 3L), Map.entry(Subject.Kind.KEY, 3L));
    }

    private ParkedJob parked(String type, Subject subject, long sequence, Instant due) {
        ParkedJob parked = new ParkedJob(job(type, due), subject, sequence);
        commit(transaction -> transaction.parked().insert(List.of(parked)));
        return parked;
    }
}
