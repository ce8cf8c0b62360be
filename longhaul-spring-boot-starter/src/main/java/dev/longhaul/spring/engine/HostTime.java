package dev.longhaul.spring.engine;

import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The time of this machine, for what only shows something; the engine has its own.
 *
 * @param clock what people call the time
 * @param nanoTime a monotonic clock, in nanoseconds
 */
public record HostTime(InstantSource clock, LongSupplier nanoTime) {}
