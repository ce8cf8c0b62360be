package dev.longhaul.schedule;

import java.time.Duration;
import java.util.List;

/**
 * The canonical text of schedules: one spelling for each, read back by {@link ScheduleParser} as an equal schedule.
 *
 * <p>Three or more equal intervals in a row are printed once with a repeat ({@code 30m*4}), two are not ({@code 15s 15s}).
 */
final class ScheduleText {

    private static final int SHORTEST_REPEAT = 3;

    private ScheduleText() {}

    static String of(RetrySchedule schedule) {
        // A list says by itself whether it ends; of what is short for "for ever" the text says so.
        boolean silentlyEndless = schedule.isUnlimited()
                && switch (schedule) {
                    case IntervalList list -> false;
                    case Jitter jitter -> !(jitter.delays() instanceof IntervalList);
                    case CustomSchedule custom -> false;
                    case FixedInterval fixed -> true;
                    case ExponentialGrowth exponential -> true;
                    case ElapsedLimit limited -> false;
                    case AttemptLimit limited -> false;
                };
        return silentlyEndless ? stem(schedule) + ", unlimited" : stem(schedule);
    }

    private static String stem(RetrySchedule schedule) {
        return switch (schedule) {
            case IntervalList list -> ofList(list.delays(), list.lastRepeats());
            case FixedInterval fixed -> "every " + DurationText.print(fixed.delay());
            case ExponentialGrowth exponential -> ofExponential(exponential);
            case Jitter jitter -> stem(jitter.delays()) + " jitter " + NumberText.print(jitter.fraction());
            case ElapsedLimit limited -> stem(limited.schedule()) + " within " + DurationText.print(limited.limit());
            case AttemptLimit limited -> stem(limited.schedule()) + ", " + ofAttempts(limited.maxAttempts());
            case CustomSchedule custom -> "custom:" + custom.name() + " or " + of(custom.fallback());
        };
    }

    private static String ofExponential(ExponentialGrowth exponential) {
        String growth = "exponential " + DurationText.print(exponential.initial()) + " x"
                + NumberText.print(exponential.multiplier());
        return exponential.cap().equals(ScheduleLimits.MAX_DELAY)
                ? growth
                : growth + " up to " + DurationText.print(exponential.cap());
    }

    static String ofList(List<Duration> delays, boolean lastRepeats) {
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (at < delays.size()) {
            int end = endOfRun(delays, at);
            appendRun(text, DurationText.print(delays.get(at)), end - at);
            at = end;
        }
        return text.append(lastRepeats ? "..." : "").toString();
    }

    private static int endOfRun(List<Duration> delays, int start) {
        int end = start + 1;
        while (end < delays.size() && delays.get(end).equals(delays.get(start))) {
            end++;
        }
        return end;
    }

    private static void appendRun(StringBuilder text, String delay, int count) {
        boolean asRepeat = count >= SHORTEST_REPEAT;
        for (int written = 0; written < (asRepeat ? 1 : count); written++) {
            text.append(text.isEmpty() ? "" : " ").append(delay);
        }
        text.append(asRepeat ? "*" + count : "");
    }

    static String ofAttempts(int attempts) {
        return attempts == 1 ? "1 attempt" : attempts + " attempts";
    }
}
