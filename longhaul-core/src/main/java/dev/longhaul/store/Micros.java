package dev.longhaul.store;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The stored form of times: microseconds, since the epoch for instants. What is finer is rounded up, so that nothing
 * becomes due early.
 */
public final class Micros {

    private static final long PER_SECOND = 1_000_000L;

    private Micros() {}

    /** An instant as microseconds since the epoch, rounded up. Covers 290,000 years either way. */
    public static long of(Instant instant) {
        return Math.addExact(
                Math.multiplyExact(instant.getEpochSecond(), PER_SECOND), Math.ceilDiv(instant.getNano(), 1_000));
    }

    /** A duration as microseconds, rounded up. */
    public static long of(Duration duration) {
        return Math.addExact(
                Math.multiplyExact(duration.getSeconds(), PER_SECOND), Math.ceilDiv(duration.getNano(), 1_000));
    }

    /** The instant of so many microseconds since the epoch. */
    public static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    /** The duration of so many microseconds. */
    public static Duration duration(long micros) {
        return Duration.of(micros, ChronoUnit.MICROS);
    }

    /** The instant rounded up to what a store keeps. */
    public static Instant ceil(Instant instant) {
        return instant(of(instant));
    }
}
