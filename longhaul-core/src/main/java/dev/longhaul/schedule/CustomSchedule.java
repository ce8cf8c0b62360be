package dev.longhaul.schedule;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A schedule decided by code that is registered under a name, and by a fallback where there is none or where it fails.
 *
 * <p>Equal when name and fallback are: where the code is looked up is no part of the value, as it is none of the text.
 */
record CustomSchedule(String name, RetrySchedule fallback, CustomRules rules) implements RetrySchedule {

    private static final Duration JUST_UNDER_A_MILLISECOND = Duration.ofNanos(999_999);

    CustomSchedule {
        ScheduleNames.requireValid(name);
        if (fallback instanceof CustomSchedule) {
            throw new ScheduleValueException("a fallback that is not custom", Excerpt.quoted(fallback.toString()));
        }
    }

    @Override
    public Optional<Duration> next(int position, Duration elapsed, RandomGenerator random) {
        ScheduleValues.requirePosition(position, elapsed);
        Optional<CustomRule> rule = rules.findRule(name);
        if (rule.isEmpty()) {
            return fallback.next(position, elapsed, random);
        }
        try {
            Optional<Duration> decided = Objects.requireNonNull(
                    rule.get().next(position, elapsed, random), "the rule answered null instead of an Optional");
            return decided.map(CustomSchedule::checked);
        } catch (Throwable failure) { // An Error too: a broken rule must not cost the job that it was asked about.
            rules.failed(new CustomRuleFailure(name, position, elapsed, failure));
            return fallback.next(position, elapsed, random);
        }
    }

    private static Duration checked(Duration delay) {
        if (delay.isNegative() || delay.compareTo(ScheduleLimits.MAX_DELAY) > 0) {
            throw new ScheduleValueException(
                    "a delay from 0s to " + DurationText.print(ScheduleLimits.MAX_DELAY), delay.toString());
        }
        // Up, so that no attempt starts before the time that the rule said.
        return delay.plus(JUST_UNDER_A_MILLISECOND).truncatedTo(ChronoUnit.MILLIS);
    }

    /** Whether code answers for this schedule at the moment. */
    boolean isBound() {
        return rules.findRule(name).isPresent();
    }

    CustomSchedule boundTo(CustomRules others) {
        return new CustomSchedule(name, fallback, others);
    }

    /** The refusal to put anything around code, which decides about all of it. */
    ScheduleValueException refusal(String what) {
        return new ScheduleValueException(
                "no " + what + " on a custom schedule: its rule decides", Excerpt.quoted(toString()));
    }

    @Override
    public RetrySchedule jitter(double fraction) {
        throw refusal("jitter");
    }

    @Override
    public RetrySchedule spedUp(double factor) {
        throw refusal("speeding up");
    }

    @Override
    public boolean isUnlimited() {
        return fallback.isUnlimited();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CustomSchedule custom && name.equals(custom.name) && fallback.equals(custom.fallback);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, fallback);
    }

    @Override
    public String toString() {
        return ScheduleText.of(this);
    }
}
