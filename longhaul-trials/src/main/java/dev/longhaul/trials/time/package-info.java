/**
 * The real clock and real waiting, handed to everything else of the trials.
 *
 * <p>Trials are about real processes, so their time is the host's. It is still handed in from one place: {@code nanos} is the
 * monotonic clock, which all processes of one machine share and which nobody sets; {@code micros} is the wall clock, which
 * one of the trials falsifies. Thread-safe.
 */
@NullMarked
package dev.longhaul.trials.time;

import org.jspecify.annotations.NullMarked;
