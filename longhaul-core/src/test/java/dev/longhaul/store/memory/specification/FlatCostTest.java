package dev.longhaul.store.memory.specification;

import static dev.longhaul.store.memory.specification.SomeJobs.NOON;
import static dev.longhaul.store.memory.specification.SomeJobs.open;
import static dev.longhaul.store.memory.specification.SomeJobs.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.job.JobId;
import dev.longhaul.store.DueTable.Ask;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.ParkedJob;
import dev.longhaul.store.Pause;
import dev.longhaul.store.StoreTransaction;
import dev.longhaul.store.Subject;
import dev.longhaul.store.memory.MemoryDatabase;
import dev.longhaul.store.memory.MemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a poll looks at does not grow with what waits (promise 10), counted in rows. */
class FlatCostTest {

    private static final Duration ONE_DAY = Duration.ofDays(1);
    private static final int A_FEW = 10;

    private final MemoryDatabase database = MemoryDatabase.create(() -> NOON);
    private final MemoryStore store = database.store("a");

    @Test
    void a_million_jobs_for_tomorrow_cost_an_idle_poll_nothing() {
        insert(1_000_000, number -> open(number, "a", NOON.plus(ONE_DAY)));

        assertThat(lookedAtBy(transaction -> {
                    assertThat(transaction.due().take(asks("a"), 100)).isEmpty();
                    assertThat(transaction.due().next(asks("a"))).hasSize(1);
                    assertThat(transaction.due().takeExpired(100)).isEmpty();
                    assertThat(transaction.due().types()).containsExactly("a");
                    transaction.outlook();
                }))
                .isLessThan(5 * A_FEW);
    }

    @Test
    void due_jobs_of_other_types_and_of_paused_ones_are_not_looked_at() {
        insert(50_000, number -> open(number, number % 2 == 0 ? "nobody" : "paused", NOON.minusSeconds(number)));
        insert(1, number -> open(50_001, "a", NOON));
        commit(transaction -> transaction.pauses().insert(new Pause(Pause.Kind.TYPE, "paused")));

        assertThat(lookedAtBy(transaction -> assertThat(transaction.due().take(asks("a", "paused"), 100))
                        .hasSize(1)))
                .isLessThan(A_FEW);
    }

    @Test
    void suspects_are_not_in_the_way_of_others() {
        insert(50_000, number -> suspect(open(number, "a", NOON.minusSeconds(number))));

        assertThat(lookedAtBy(transaction ->
                        assertThat(transaction.due().take(asks("a"), 100)).isEmpty()))
                .isLessThan(A_FEW);
    }

    @Test
    void what_lies_below_the_low_water_mark_is_not_looked_at() {
        insert(50_000, number -> open(number, "a", NOON.minusSeconds(number)));

        assertThat(lookedAtBy(transaction -> assertThat(
                                transaction.due().take(List.of(new Ask("a", false, NOON.minusSeconds(5), 100)), 100))
                        .hasSize(5)))
                .isLessThan(5 * A_FEW);
    }

    @Test
    void parked_jobs_of_other_endpoints_are_not_looked_at() {
        commit(transaction -> {
            IntStream.range(0, 20_000).forEach(number -> transaction.jobs().insert(List.of(row(number, "a"))));
            transaction
                    .parked()
                    .insert(IntStream.range(0, 20_000)
                            .mapToObj(number -> new ParkedJob(
                                    open(number, "a", NOON), Subject.endpoint(number % 2 == 0 ? "full" : "other"), 0))
                            .toList());
        });

        assertThat(lookedAtBy(transaction -> {
                    assertThat(transaction.parked().takeForEndpoint("free", List.of("a"), 100))
                            .isEmpty();
                    assertThat(transaction.parked().endpoints(null, 100)).containsExactly("full", "other");
                    assertThat(transaction.parked().takeExpired(100)).isEmpty();
                }))
                .isLessThan(2 * A_FEW);
    }

    @Test
    void at_an_endpoint_jobs_of_types_that_nobody_handles_and_of_paused_ones_are_not_looked_at() {
        commit(transaction -> {
            transaction.pauses().insert(new Pause(Pause.Kind.TYPE, "paused"));
            List<OpenJob> jobs = IntStream.range(0, 20_000)
                    .mapToObj(number -> open(number, number % 2 == 0 ? "nobody" : "paused", NOON.minusSeconds(number)))
                    .toList();
            List<OpenJob> handled = List.of(open(20_001, "b", NOON), open(20_000, "a", NOON));
            for (OpenJob job : Stream.concat(jobs.stream(), handled.stream()).toList()) {
                transaction.jobs().insert(List.of(row((int) number(job.id()), job.type())));
                transaction.parked().insert(List.of(new ParkedJob(job, Subject.endpoint("open"), 0)));
            }
        });

        assertThat(lookedAtBy(transaction -> assertThat(
                                transaction.parked().takeForEndpoint("open", List.of("a", "b", "paused"), 100))
                        .extracting(taken -> taken.job().type())
                        .containsExactly("a", "b")))
                .isLessThan(2 * A_FEW);
    }

    private static List<Ask> asks(String... types) {
        return List.of(types).stream()
                .map(type -> new Ask(type, false, Instant.EPOCH, 100))
                .toList();
    }

    private static OpenJob suspect(OpenJob job) {
        return new OpenJob(job.id(), job.type(), job.due(), 2, 0, 1, Duration.ZERO, null);
    }

    private void insert(int count, IntFunction<OpenJob> jobs) {
        for (int from = 1; from <= count; from += 10_000) {
            List<OpenJob> group = IntStream.range(from, Math.min(from + 10_000, count + 1))
                    .mapToObj(jobs)
                    .toList();
            commit(transaction -> {
                transaction
                        .jobs()
                        .insert(group.stream()
                                .map(job -> row((int) number(job.id()), job.type()))
                                .toList());
                transaction.due().insert(group);
            });
        }
    }

    private static long number(JobId id) {
        return id.value().getLeastSignificantBits();
    }

    private long lookedAtBy(Consumer<StoreTransaction> calls) {
        long before = database.rowsLookedAt();
        commit(calls);
        return database.rowsLookedAt() - before;
    }

    private void commit(Consumer<StoreTransaction> calls) {
        try (StoreTransaction transaction = store.begin(Duration.ZERO)) {
            calls.accept(transaction);
            transaction.commit();
        }
    }
}
