package dev.longhaul.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.testkit.simulation.interleaving.Interleavings;
import dev.longhaul.testkit.simulation.interleaving.Interleavings.Result;
import dev.longhaul.testkit.simulation.interleaving.Scenario;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Short of what {@code ./trials interleave} does: all schedules with one deviation, and those with two at the beginning. */
class InterleavingsTest {

    private static final int ALL = 250;
    private static final int AT_THE_BEGINNING = 14;

    @ParameterizedTest
    @EnumSource(Scenario.class)
    void every_promise_is_kept_in_every_schedule_with_one_deviation(Scenario scenario) {
        requireKept(Interleavings.all(scenario, ALL, 1, Long.MAX_VALUE));
    }

    @ParameterizedTest
    @EnumSource(Scenario.class)
    void every_promise_is_kept_in_every_schedule_with_two_deviations_at_the_beginning(Scenario scenario) {
        requireKept(Interleavings.all(scenario, AT_THE_BEGINNING, 2, Long.MAX_VALUE));
    }

    private static void requireKept(Result result) {
        assertThat(result.broken() == null ? "" : result.broken().broken() + " by " + result.decisions())
                .isEmpty();
        assertThat(result.schedules()).isGreaterThan(50);
    }
}
