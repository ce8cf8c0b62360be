package dev.longhaul.schedule;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Delays that grow by a factor up to a cap, exactly as Spring's {@code ExponentialBackOff}: each is the previous one times the
 * multiplier, cut to whole milliseconds, so that rounding adds up along the way (100 150 225 337 505 …).
 *
 * <p>Because of the rounding there is no closed form. Delays stop growing at the cap, or earlier where the multiplier adds
 * less than a millisecond; how many steps that takes is bounded by {@link ScheduleLimits#MAX_GROWING_DELAYS}, and no
 * position costs more.
 */
record ExponentialGrowth(Duration initial, double multiplier, Duration cap) implements DelaySequence {

    ExponentialGrowth {
        requireInitial(initial);
        requireMultiplier(multiplier);
        requireCap(cap, initial);
        requireBoundedGrowth(initial.toMillis(), multiplier, cap.toMillis());
    }

    static void requireInitial(Duration initial) {
        ScheduleValues.requireDelay(initial);
        if (initial.isZero()) {
            throw new ScheduleValueException("a first delay over 0s, as nothing grows from zero", "0s");
        }
    }

    private static void requireMultiplier(double multiplier) {
        // Written so that NaN fails as well.
        if (!(multiplier >= 1 && multiplier <= ScheduleLimits.MAX_MULTIPLIER)) {
            throw new ScheduleValueException(
                    "a multiplier from 1 to " + NumberText.print(ScheduleLimits.MAX_MULTIPLIER),
                    NumberText.print(multiplier));
        }
    }

    static void requireCap(Duration cap, Duration initial) {
        ScheduleValues.requireDelay(cap);
        if (cap.compareTo(initial) < 0) {
            throw new ScheduleValueException(
                    "a cap of at least the first delay, " + DurationText.print(initial), DurationText.print(cap));
        }
    }

    private static void requireBoundedGrowth(long initial, double multiplier, long cap) {
        long last = growth(initial, multiplier, cap, ScheduleLimits.MAX_GROWING_DELAYS);
        if (grow(last, multiplier, cap) != last) {
            throw new ScheduleValueException(
                    "growth that ends after at most " + ScheduleLimits.MAX_GROWING_DELAYS
                            + " delays (a multiplier of 1.002 or more, or a lower cap)",
                    "x" + NumberText.print(multiplier));
        }
    }

    private static long growth(long initial, double multiplier, long cap, int steps) {
        long delay = initial;
        for (int step = 0; step < steps; step++) {
            long grown = grow(delay, multiplier, cap);
            if (grown == delay) {
                return delay;
            }
            delay = grown;
        }
        return delay;
    }

    private static long grow(long delay, double multiplier, long cap) {
        // The product is below 2^63: MAX_DELAY in milliseconds times MAX_MULTIPLIER is about 2^55.
        return Math.min((long) (delay * multiplier), cap);
    }

    @Override
    public Optional<Duration> delayAt(int position) {
        return Optional.of(Duration.ofMillis(growth(initial.toMillis(), multiplier, cap.toMillis(), position)));
    }

    @Override
    public OptionalInt count() {
        return OptionalInt.empty();
    }

    @Override
    public boolean endsInEndlessZeros() {
        return false;
    }

    @Override
    public RetrySchedule spedUp(double factor) {
        // A cap at the general limit is no cap of the schedule's own and stays.
        Duration fasterCap = cap.equals(ScheduleLimits.MAX_DELAY) ? cap : ScheduleValues.divide(cap, factor);
        return new ExponentialGrowth(ScheduleValues.divide(initial, factor), multiplier, fasterCap);
    }

    @Override
    public String toString() {
        return ScheduleText.of(this);
    }
}
