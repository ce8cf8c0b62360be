package dev.longhaul.schedule;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Delays that are listed one by one; the last may repeat without end.
 *
 * <p>A list whose last delay repeats keeps it once, so that {@code 1h 1h...} and {@code 1h...} are equal.
 */
record IntervalList(List<Duration> delays, boolean lastRepeats) implements DelaySequence {

    IntervalList {
        if (delays.isEmpty()) {
            throw new ScheduleValueException("at least one interval", "an empty list");
        }
        ScheduleValues.requireIntervalCount(delays.size());
        delays = List.copyOf(delays);
        delays.forEach(ScheduleValues::requireDelay);
        if (lastRepeats) {
            delays = withLastOnce(delays);
        }
        int length = ScheduleText.ofList(delays, lastRepeats).length();
        if (length > ScheduleLimits.MAX_LIST_LENGTH) {
            throw new ScheduleValueException(
                    "a list of at most " + ScheduleLimits.MAX_LIST_LENGTH + " characters", "one of " + length);
        }
    }

    private static List<Duration> withLastOnce(List<Duration> delays) {
        Duration last = delays.getLast();
        int end = delays.size();
        while (end > 1 && delays.get(end - 2).equals(last)) {
            end--;
        }
        return delays.subList(0, end);
    }

    @Override
    public Optional<Duration> delayAt(int position) {
        if (position < delays.size()) {
            return Optional.of(delays.get(position));
        }
        return lastRepeats ? Optional.of(delays.getLast()) : Optional.empty();
    }

    @Override
    public OptionalInt count() {
        return lastRepeats ? OptionalInt.empty() : OptionalInt.of(delays.size());
    }

    @Override
    public boolean endsInEndlessZeros() {
        return lastRepeats && delays.getLast().isZero();
    }

    @Override
    public RetrySchedule spedUp(double factor) {
        return new IntervalList(
                delays.stream()
                        .map(delay -> ScheduleValues.divide(delay, factor))
                        .toList(),
                lastRepeats);
    }

    @Override
    public String toString() {
        return ScheduleText.of(this);
    }
}
