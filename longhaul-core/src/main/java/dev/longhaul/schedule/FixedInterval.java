package dev.longhaul.schedule;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** The same delay again and again, as Spring's {@code FixedBackOff}. */
record FixedInterval(Duration delay) implements DelaySequence {

    FixedInterval {
        ScheduleValues.requireDelay(delay);
    }

    @Override
    public Optional<Duration> delayAt(int position) {
        return Optional.of(delay);
    }

    @Override
    public OptionalInt count() {
        return OptionalInt.empty();
    }

    @Override
    public boolean endsInEndlessZeros() {
        return delay.isZero();
    }

    @Override
    public RetrySchedule spedUp(double factor) {
        return new FixedInterval(ScheduleValues.divide(delay, factor));
    }

    @Override
    public String toString() {
        return ScheduleText.of(this);
    }
}
