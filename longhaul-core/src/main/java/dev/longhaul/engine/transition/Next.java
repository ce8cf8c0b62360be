package dev.longhaul.engine.transition;

import dev.longhaul.job.DeadReason;
import dev.longhaul.store.OpenJob;

/** What follows from an attempt. */
public sealed interface Next {

    /** The job with its counters after the attempt; {@code attempt} is the number that a next one has or would have. */
    OpenJob job();

    /** Another attempt, at {@code job.due()}. */
    record Again(OpenJob job) implements Next {}

    /** The job is succeeded. */
    record Succeeded(OpenJob job) implements Next {}

    /** The job is dead. */
    record Dead(OpenJob job, DeadReason reason) implements Next {}

    /** The job is cancelled. */
    record Cancelled(OpenJob job) implements Next {}
}
