package dev.longhaul.schedule;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The rule that says when the next attempt of a job is due, or that there is none.
 *
 * <p>A schedule is a value: immutable, thread-safe, and a pure function of position, elapsed time and randomness. It has a
 * canonical text form, {@link #toString()}, which {@link #parse(String)} turns back into an equal schedule; that text is what
 * is stored with a job. The grammar is in the documentation of this package.
 *
 * <p>All times are whole milliseconds, and no delay is longer than {@link ScheduleLimits#MAX_DELAY}. A schedule that makes
 * <i>n</i> attempts has <i>n</i> − 1 delays: the first attempt is not a retry and has none.
 */
public sealed interface RetrySchedule permits DelaySequence, Jitter, ElapsedLimit, AttemptLimit, CustomSchedule {

    /**
     * Reads a schedule from its text: the name of a {@link SchedulePreset preset}, or a rule in the grammar of this package.
     *
     * <p>A {@code custom:NAME or FALLBACK} read here is not bound to any code, so its fallback applies. To bind it, and to
     * use names of one's own, read the text through a {@link ScheduleRegistry}.
     *
     * @throws ScheduleSyntaxException when the text is not a schedule; its message shows where and what was expected
     */
    static RetrySchedule parse(String text) {
        return new ScheduleParser(text, ScheduleNames.PRESETS).parse();
    }

    /** A schedule of these delays, one after the other, and then none. Text form: {@code 15s 30s 3m}. */
    static RetrySchedule intervals(Duration... delays) {
        return new IntervalList(List.of(delays), false);
    }

    /** A schedule of these delays, the last of which repeats without end. Text form: {@code 5s 1m 1h...}. */
    static RetrySchedule intervalsRepeatingLast(Duration... delays) {
        return new IntervalList(List.of(delays), true);
    }

    /** A schedule that always waits the same delay, without end. Text form: {@code every 2s, unlimited}. */
    static RetrySchedule every(Duration delay) {
        return new FixedInterval(delay);
    }

    /** As {@link #exponential(Duration, double, Duration)}, capped at {@link ScheduleLimits#MAX_DELAY} only. */
    static RetrySchedule exponential(Duration initial, double multiplier) {
        return exponential(initial, multiplier, ScheduleLimits.MAX_DELAY);
    }

    /**
     * A schedule whose every delay is the previous one times the multiplier, cut to whole milliseconds, and never more than
     * the cap, without end. Gives the same delays as Spring's {@code ExponentialBackOff}. Text form:
     * {@code exponential 100ms x1.5 up to 5s, unlimited}.
     *
     * @param initial the first delay, over zero
     * @param multiplier at least 1, at most {@link ScheduleLimits#MAX_MULTIPLIER}
     * @param cap the longest delay, no less than {@code initial}
     */
    static RetrySchedule exponential(Duration initial, double multiplier, Duration cap) {
        return new ExponentialGrowth(initial, multiplier, cap);
    }

    /**
     * A schedule decided by the code that is registered under {@code name} in the {@link ScheduleRegistry} through which its
     * text is read, and by {@code fallback} where there is none. Text form: {@code custom:NAME or FALLBACK}.
     *
     * <p>The schedule returned here is not bound yet: its fallback applies.
     *
     * @param fallback any schedule that is not custom itself
     */
    static RetrySchedule custom(String name, RetrySchedule fallback) {
        return new CustomSchedule(name, fallback, CustomRules.NONE);
    }

    /**
     * The delay before the next attempt, from the end of the one that failed; or empty when the schedule is exhausted.
     *
     * @param position how many delays were taken already: 0 after the first failed attempt
     * @param elapsed the sum of those delays as they were scheduled, jitter included
     * @param random the source of jitter; not used by a schedule without jitter
     * @throws IllegalArgumentException when {@code position} or {@code elapsed} is negative
     */
    Optional<Duration> next(int position, Duration elapsed, RandomGenerator random);

    /**
     * This schedule with at most so many attempts in all, the first included; replaces an earlier such limit. Text form:
     * {@code , 5 attempts}.
     *
     * @throws IllegalArgumentException when out of 1 to {@link ScheduleLimits#MAX_ATTEMPTS}, when this is a list of
     *     intervals too short to make so many, or when this is a custom schedule
     */
    default RetrySchedule attempts(int attempts) {
        return new AttemptLimit(this, attempts);
    }

    /**
     * This schedule, ended as soon as the delays scheduled so far add up to at least {@code limit}; replaces an earlier such
     * limit. The limit is looked at before a delay is chosen and does not shorten it, so the last attempt may fall after the
     * limit: so does Spring's {@code maxElapsedTime}. Text form: {@code within 24h}.
     *
     * @throws IllegalArgumentException when zero, over {@link ScheduleLimits#MAX_ELAPSED}, when the delays are all
     *     zero, so that the limit would never be reached, or when this is a custom schedule
     */
    default RetrySchedule within(Duration limit) {
        return new ElapsedLimit(this, limit);
    }

    /**
     * This schedule with each delay multiplied by a random factor, uniform from 1 − fraction to 1 + fraction and drawn anew
     * every time, then cut to whole milliseconds; replaces an earlier jitter. The mean delay stays. A cap of an exponential
     * applies before jitter, so that capped delays are spread as well. Text form: {@code jitter 0.1}.
     *
     * @param fraction 0 for none, or {@link ScheduleLimits#MIN_JITTER} to 1
     * @throws IllegalArgumentException when out of range, or when this is a custom schedule
     */
    RetrySchedule jitter(double fraction);

    /**
     * This schedule with every time in it divided by {@code factor}, for demonstrations: Alipay's 24 hours at a factor of
     * 600 are over in two and a half minutes. Times that are not zero stay at least one millisecond.
     *
     * @param factor at least 1
     * @throws IllegalArgumentException when {@code factor} is below 1 or not a number, or when this is a custom schedule
     */
    RetrySchedule spedUp(double factor);

    /**
     * Whether this schedule never runs out by itself. For a custom schedule this is the fallback's answer, as nobody can
     * know what the code will decide.
     */
    boolean isUnlimited();

    /**
     * The first attempts of a job on this schedule, if all of them fail. Jitter is left out: the delays are the middle ones.
     *
     * @param maxAttempts how many to show at most, 1 to {@link ScheduleLimits#MAX_PREVIEW}
     * @throws IllegalArgumentException when {@code maxAttempts} is out of range
     */
    default Preview preview(int maxAttempts) {
        return Preview.of(this, maxAttempts);
    }

    /** The canonical text of this schedule; {@code parse(toString())} equals this schedule. */
    @Override
    String toString();
}
