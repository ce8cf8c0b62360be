package dev.longhaul.schedule;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/** A schedule ended after a number of attempts, the first included. The outermost layer of a schedule that has one. */
record AttemptLimit(RetrySchedule schedule, int maxAttempts) implements RetrySchedule {

    AttemptLimit {
        if (maxAttempts < 1 || maxAttempts > ScheduleLimits.MAX_ATTEMPTS) {
            throw new ScheduleValueException(
                    "1 to " + ScheduleLimits.MAX_ATTEMPTS + " attempts, the first included",
                    ScheduleText.ofAttempts(maxAttempts));
        }
        OptionalInt delays = countOf(schedule);
        if (delays.isPresent() && maxAttempts > delays.getAsInt() + 1) {
            throw new ScheduleValueException(
                    "at most " + ScheduleText.ofAttempts(delays.getAsInt() + 1)
                            + ", which is what the list makes (end it with ... to repeat its last interval)",
                    ScheduleText.ofAttempts(maxAttempts));
        }
    }

    private static OptionalInt countOf(RetrySchedule schedule) {
        return switch (schedule) {
            case DelaySequence delays -> delays.count();
            case Jitter jitter -> jitter.delays().count();
            case ElapsedLimit limited -> countOf(limited.schedule());
            case AttemptLimit limited ->
                throw new IllegalArgumentException("limits are put around delays in one order, not around " + limited);
            case CustomSchedule custom -> throw custom.refusal("limit on attempts");
        };
    }

    @Override
    public Optional<Duration> next(int position, Duration elapsed, RandomGenerator random) {
        ScheduleValues.requirePosition(position, elapsed);
        return position < maxAttempts - 1 ? schedule.next(position, elapsed, random) : Optional.empty();
    }

    @Override
    public RetrySchedule attempts(int replacement) {
        return schedule.attempts(replacement);
    }

    @Override
    public RetrySchedule within(Duration limit) {
        return schedule.within(limit).attempts(maxAttempts);
    }

    @Override
    public RetrySchedule jitter(double fraction) {
        return schedule.jitter(fraction).attempts(maxAttempts);
    }

    @Override
    public RetrySchedule spedUp(double factor) {
        return schedule.spedUp(factor).attempts(maxAttempts);
    }

    @Override
    public boolean isUnlimited() {
        return false;
    }

    @Override
    public String toString() {
        return ScheduleText.of(this);
    }
}
