package dev.longhaul.schedule;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * What a schedule comes to when every attempt fails: its first attempts, with their delays and offsets.
 *
 * <p>Delays are shown without their jitter, in the middle of where they may fall. Where jitter and a limit on elapsed time
 * meet, the number of attempts is that of the delays shown and may differ by chance.
 *
 * @param attempts the attempts, from number 1; never empty
 * @param truncated whether more attempts follow that are not shown
 * @param unlimited whether the schedule never runs out by itself
 * @param jitter the fraction by which delays are spread, 0 for none
 */
public record Preview(List<PlannedAttempt> attempts, boolean truncated, boolean unlimited, double jitter) {

    /** Always half of what is asked for, which leaves a delay as it is. */
    private static final RandomGenerator MIDDLE = () -> Long.MIN_VALUE;

    /**
     * One attempt of a schedule.
     *
     * @param number counted from 1
     * @param delay the time since the attempt before it failed; zero for the first
     * @param offset the sum of delays since the first attempt
     */
    public record PlannedAttempt(int number, Duration delay, Duration offset) {}

    /** Copies the list. */
    public Preview {
        attempts = List.copyOf(attempts);
    }

    static Preview of(RetrySchedule schedule, int maxAttempts) {
        if (maxAttempts < 1 || maxAttempts > ScheduleLimits.MAX_PREVIEW) {
            throw new IllegalArgumentException("a preview shows 1 to " + ScheduleLimits.MAX_PREVIEW
                    + " attempts, but was asked for " + maxAttempts);
        }
        RandomGenerator random = randomFor(schedule);
        List<PlannedAttempt> attempts = new ArrayList<>();
        Duration offset = Duration.ZERO;
        attempts.add(new PlannedAttempt(1, Duration.ZERO, offset));
        Optional<Duration> delay = schedule.next(0, offset, random);
        while (delay.isPresent() && attempts.size() < maxAttempts) {
            offset = offset.plus(delay.get());
            attempts.add(new PlannedAttempt(attempts.size() + 1, delay.get(), offset));
            delay = schedule.next(attempts.size() - 1, offset, random);
        }
        return new Preview(attempts, delay.isPresent(), schedule.isUnlimited(), jitterOf(schedule));
    }

    /** Foreign code may try again until it likes a number, so it gets real ones, though the same every time. */
    private static RandomGenerator randomFor(RetrySchedule schedule) {
        return schedule instanceof CustomSchedule custom && custom.isBound() ? new SplittableRandom(1) : MIDDLE;
    }

    private static double jitterOf(RetrySchedule schedule) {
        return switch (schedule) {
            case DelaySequence delays -> 0;
            case Jitter jitter -> jitter.fraction();
            case ElapsedLimit limited -> jitterOf(limited.schedule());
            case AttemptLimit limited -> jitterOf(limited.schedule());
            case CustomSchedule custom -> custom.isBound() ? 0 : jitterOf(custom.fallback());
        };
    }
}
