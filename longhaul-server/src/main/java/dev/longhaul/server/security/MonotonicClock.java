package dev.longhaul.server.security;

/** A clock that only measures: its readings say nothing but how far apart they are. Thread-safe. */
@FunctionalInterface
public interface MonotonicClock {

    /** Nanoseconds since some moment, as {@link System#nanoTime()} counts them. */
    long nanos();
}
