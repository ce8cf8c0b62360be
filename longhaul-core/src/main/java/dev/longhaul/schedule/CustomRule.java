package dev.longhaul.schedule;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A schedule of a user's own, written as code and registered under a name with
 * {@link ScheduleRegistry#registerCustom(String, CustomRule)}.
 *
 * <p>It is called from several threads, once per failed attempt, and must answer at once: it runs where outcomes are recorded.
 * It should be a function of its arguments alone, as the job may go on in another process.
 */
@FunctionalInterface
public interface CustomRule {

    /**
     * Decides as {@link RetrySchedule#next}: a delay from zero to {@link ScheduleLimits#MAX_DELAY} (fractions of a
     * millisecond count as a whole one), or empty when there is none. When it throws, or answers anything else, the fallback
     * of the schedule decides in its place and the registry is told.
     */
    Optional<Duration> next(int position, Duration elapsed, RandomGenerator random);
}
