package dev.longhaul.schedule;

import java.time.Duration;

/** The named limits of schedules. What exceeds one of them is refused when the schedule is read or built, never later. */
public final class ScheduleLimits {

    /** The longest text that is read as a schedule, in characters. */
    public static final int MAX_TEXT_LENGTH = 4_096;

    /** The longest canonical text of a list of intervals, in characters; leaves room for limits and a custom rule's name. */
    public static final int MAX_LIST_LENGTH = 3_840;

    /** The most intervals in one list, repeats counted. For more, end the list with {@code ...} and limit the attempts. */
    public static final int MAX_INTERVALS = 1_000;

    /** The longest delay. An exponential without a cap of its own stops growing here, and jitter does not go beyond it. */
    public static final Duration MAX_DELAY = Duration.ofDays(365);

    /** The longest limit on elapsed time. */
    public static final Duration MAX_ELAPSED = Duration.ofDays(3_650);

    /** The highest limit on attempts. */
    public static final int MAX_ATTEMPTS = 1_000_000_000;

    /** The highest multiplier of an exponential. */
    public static final double MAX_MULTIPLIER = 1_000_000;

    /**
     * The most delays an exponential may take until it stops growing; bounds what one decision costs. A multiplier of 1.002
     * or more always stays below it, and so does any multiplier with a cap that is near enough.
     */
    public static final int MAX_GROWING_DELAYS = 10_000;

    /** The smallest jitter that is not none. */
    public static final double MIN_JITTER = 0.0001;

    /** The most attempts in one preview: a list of the greatest length can be shown whole. */
    public static final int MAX_PREVIEW = MAX_INTERVALS + 1;

    /** The longest name of a schedule or a custom rule, in characters. */
    public static final int MAX_NAME_LENGTH = 64;

    /** The most names, and as many custom rules, in one registry. */
    public static final int MAX_NAMES = 1_000;

    private ScheduleLimits() {}
}
