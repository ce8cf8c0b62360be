package dev.longhaul.schedule.specification;

import dev.longhaul.schedule.Preview;
import dev.longhaul.schedule.Preview.PlannedAttempt;
import dev.longhaul.schedule.RetrySchedule;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** The delays of a schedule in short, as a test wants to read them. */
final class Delays {

    private Delays() {}

    /** Up to so many delays, in milliseconds, with {@code …} when more would follow. */
    static String inMillis(String text, int max) {
        Preview preview = RetrySchedule.parse(text).preview(max + 1);
        return preview.attempts().stream()
                        .skip(1)
                        .map(attempt -> Long.toString(attempt.delay().toMillis()))
                        .collect(Collectors.joining(" "))
                + (preview.truncated() ? " …" : "");
    }

    static List<Duration> of(RetrySchedule schedule, int max) {
        return schedule.preview(max + 1).attempts().stream()
                .skip(1)
                .map(PlannedAttempt::delay)
                .toList();
    }
}
