package dev.longhaul.trials.history;

/**
 * An event with its stamp.
 *
 * @param nanos the monotonic clock
 * @param micros the wall clock, as the process sees it
 * @param process who wrote it
 * @param event what happened
 */
public record HistoryLine(long nanos, long micros, String process, HistoryEvent event) {}
