package dev.longhaul.schedule;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A schedule ended as soon as the delays so far add up to at least a limit. Goes around delays and their jitter, and inside a
 * limit on attempts, so that equal schedules are equal records.
 */
record ElapsedLimit(RetrySchedule schedule, Duration limit) implements RetrySchedule {

    ElapsedLimit {
        ScheduleValues.requireElapsedLimit(limit);
        DelaySequence delays = switch (schedule) {
            case DelaySequence bare -> bare;
            case Jitter jitter -> jitter.delays();
            case ElapsedLimit limited -> throw nested(limited);
            case AttemptLimit limited -> throw nested(limited);
            case CustomSchedule custom -> throw custom.refusal("limit on elapsed time");
        };
        if (delays.endsInEndlessZeros()) {
            throw new ScheduleValueException(
                    "delays over 0s, as zeros never add up to " + DurationText.print(limit), "endless delays of 0s");
        }
    }

    private static IllegalArgumentException nested(RetrySchedule limited) {
        return new IllegalArgumentException("limits are put around delays in one order, not around " + limited);
    }

    @Override
    public Optional<Duration> next(int position, Duration elapsed, RandomGenerator random) {
        ScheduleValues.requirePosition(position, elapsed);
        return elapsed.compareTo(limit) < 0 ? schedule.next(position, elapsed, random) : Optional.empty();
    }

    @Override
    public RetrySchedule within(Duration replacement) {
        return schedule.within(replacement);
    }

    @Override
    public RetrySchedule jitter(double fraction) {
        return schedule.jitter(fraction).within(limit);
    }

    @Override
    public RetrySchedule spedUp(double factor) {
        return schedule.spedUp(factor).within(ScheduleValues.divide(limit, factor));
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
