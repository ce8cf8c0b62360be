package dev.longhaul.schedule;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/** A schedule of bare delays, without jitter and limits: what those are put around. Depends on nothing but the position. */
sealed interface DelaySequence extends RetrySchedule permits IntervalList, FixedInterval, ExponentialGrowth {

    /** The delay at a position that is not negative, or empty past the end. */
    Optional<Duration> delayAt(int position);

    /** How many delays there are, or empty when they never end. */
    OptionalInt count();

    /** Whether the delays go on for ever without adding anything: no limit on elapsed time would end them. */
    boolean endsInEndlessZeros();

    @Override
    default Optional<Duration> next(int position, Duration elapsed, RandomGenerator random) {
        ScheduleValues.requirePosition(position, elapsed);
        return delayAt(position);
    }

    @Override
    default RetrySchedule jitter(double fraction) {
        return fraction == 0 ? this : new Jitter(this, fraction);
    }

    @Override
    default boolean isUnlimited() {
        return count().isEmpty();
    }
}
