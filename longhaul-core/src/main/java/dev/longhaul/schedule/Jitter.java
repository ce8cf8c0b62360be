package dev.longhaul.schedule;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Each delay times a random factor, uniform from 1 − fraction to 1 + fraction. The sequence itself goes on unjittered. */
record Jitter(DelaySequence delays, double fraction) implements RetrySchedule {

    Jitter {
        // Written so that NaN fails as well.
        if (!(fraction >= ScheduleLimits.MIN_JITTER && fraction <= 1)) {
            throw new ScheduleValueException(
                    "a jitter of 0, or from " + NumberText.print(ScheduleLimits.MIN_JITTER) + " to 1",
                    NumberText.print(fraction));
        }
    }

    @Override
    public Optional<Duration> next(int position, Duration elapsed, RandomGenerator random) {
        return delays.next(position, elapsed, random).map(delay -> spread(delay, random));
    }

    private Duration spread(Duration delay, RandomGenerator random) {
        double factor = 1 + fraction * (2 * random.nextDouble() - 1);
        long millis = (long) (delay.toMillis() * Math.max(0, factor));
        return Duration.ofMillis(Math.min(millis, ScheduleLimits.MAX_DELAY.toMillis()));
    }

    @Override
    public RetrySchedule jitter(double replacement) {
        return delays.jitter(replacement);
    }

    @Override
    public RetrySchedule spedUp(double factor) {
        return delays.spedUp(factor).jitter(fraction);
    }

    @Override
    public boolean isUnlimited() {
        return delays.isUnlimited();
    }

    @Override
    public String toString() {
        return ScheduleText.of(this);
    }
}
