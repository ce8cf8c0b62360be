/**
 * What callers and handlers say to each other about work: a job is asked for with a {@link
 * dev.longhaul.job.JobRequest}, run by a handler that gets an {@link dev.longhaul.job.Attempt}, and each attempt ends
 * in an {@link dev.longhaul.job.Outcome}.
 *
 * <p>Everything here is a value (immutable, thread-safe) or a functional interface that the application implements.
 * Nothing here does I/O, reads a clock or knows a database.
 */
@NullMarked
package dev.longhaul.job;

import org.jspecify.annotations.NullMarked;
