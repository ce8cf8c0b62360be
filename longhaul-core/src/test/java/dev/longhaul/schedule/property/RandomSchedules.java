package dev.longhaul.schedule.property;

import dev.longhaul.schedule.RetrySchedule;
import dev.longhaul.schedule.ScheduleLimits;
import dev.longhaul.schedule.SchedulePreset;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Draws schedules of every kind, their values from one end of their bounds to the other. */
final class RandomSchedules {

    private final RandomGenerator random;

    RandomSchedules(RandomGenerator random) {
        this.random = random;
    }

    RetrySchedule any() {
        return random.nextInt(10) == 0 ? RetrySchedule.custom("rule-" + random.nextInt(100), rule()) : rule();
    }

    RetrySchedule rule() {
        RetrySchedule schedule = delays();
        if (random.nextBoolean()) {
            schedule = schedule.jitter(random.nextInt(8) == 0 ? 1 : random.nextDouble(ScheduleLimits.MIN_JITTER, 1));
        }
        if (random.nextInt(3) == 0) {
            schedule = withElapsedLimit(schedule);
        }
        if (random.nextInt(3) == 0) {
            schedule = schedule.attempts(1 + random.nextInt(mostAttempts(schedule)));
        }
        return schedule;
    }

    /** Zeros without end refuse such a limit; every other schedule takes it. */
    private RetrySchedule withElapsedLimit(RetrySchedule schedule) {
        RetrySchedule plain = schedule.jitter(0);
        boolean zerosWithoutEnd = plain.equals(SchedulePreset.IMMEDIATE.schedule())
                || plain.next(Integer.MAX_VALUE, Duration.ZERO, random).equals(Optional.of(Duration.ZERO));
        return zerosWithoutEnd
                ? schedule
                : schedule.within(upTo(ScheduleLimits.MAX_ELAPSED).plusMillis(1));
    }

    private int mostAttempts(RetrySchedule schedule) {
        int attempts = 1;
        while (attempts <= ScheduleLimits.MAX_INTERVALS
                && schedule.next(attempts - 1, Duration.ZERO, random).isPresent()) {
            attempts++;
        }
        return attempts > ScheduleLimits.MAX_INTERVALS ? ScheduleLimits.MAX_ATTEMPTS : attempts;
    }

    private RetrySchedule delays() {
        return switch (random.nextInt(5)) {
            case 0 -> RetrySchedule.every(delay());
            case 1 -> exponential();
            case 2 -> RetrySchedule.intervals(intervals());
            case 3 -> RetrySchedule.intervalsRepeatingLast(intervals());
            default -> preset();
        };
    }

    private RetrySchedule exponential() {
        Duration initial = delay().plusMillis(1);
        Duration rest = ScheduleLimits.MAX_DELAY.minus(initial);
        if (rest.isNegative()) {
            return RetrySchedule.exponential(ScheduleLimits.MAX_DELAY, 1);
        }
        double multiplier = random.nextBoolean() ? random.nextDouble(1.002, 5) : 1 + random.nextInt(10) / 4.0;
        return random.nextBoolean()
                ? RetrySchedule.exponential(initial, multiplier)
                : RetrySchedule.exponential(initial, multiplier, initial.plus(upTo(rest)));
    }

    private RetrySchedule preset() {
        SchedulePreset[] presets = SchedulePreset.values();
        return presets[random.nextInt(presets.length)].schedule();
    }

    private Duration[] intervals() {
        Duration[] intervals = new Duration[1 + random.nextInt(random.nextInt(10) == 0 ? 150 : 12)];
        int at = 0;
        while (at < intervals.length) {
            int end = Math.min(intervals.length, at + 1 + random.nextInt(5));
            Arrays.fill(intervals, at, end, delay());
            at = end;
        }
        return intervals;
    }

    /** Round ones, tiny ones, zero, and any number of milliseconds at all. */
    private Duration delay() {
        return switch (random.nextInt(6)) {
            case 0 -> Duration.ofMillis(random.nextInt(5));
            case 1 -> Duration.ofSeconds(random.nextInt(200));
            case 2 -> Duration.ofMinutes(random.nextInt(200));
            case 3 -> Duration.ofHours(random.nextInt(200));
            case 4 -> Duration.ofDays(random.nextInt(366));
            default -> upTo(ScheduleLimits.MAX_DELAY);
        };
    }

    private Duration upTo(Duration max) {
        return Duration.ofMillis(random.nextLong(Math.max(1, max.toMillis())));
    }
}
