package dev.longhaul.trials.history;

import org.jspecify.annotations.Nullable;

/**
 * One thing that happened. Its kind in a history file is the record's name in lower case with dashes: {@code cancel-asked}.
 * Jobs are the text of their id; a token names one request, and travels in the job's payload.
 */
public sealed interface HistoryEvent {

    /**
     * A process began.
     *
     * @param processId of the operating system
     * @param leaseMicros its lease; 0 for what is no node
     */
    record Started(long processId, long leaseMicros) implements HistoryEvent {}

    /** A process ended cleanly. */
    record Stopped() implements HistoryEvent {}

    /**
     * A fault began or ended, written by {@code trial} before it does it and after it was done.
     *
     * @param kind kill, pause, join, leave, clock, ...
     * @param target a process, or what else it hits
     * @param phase {@code begin} before it is made; {@code done} after; {@code resume} before it is ended; {@code end} after
     */
    record Fault(String kind, String target, String phase) implements HistoryEvent {}

    /**
     * A job is about to be asked for. Several of one call are accepted together, in the order of their lines.
     *
     * @param call the call, unique in the trial
     * @param token the job, unique in the trial, except for the same request repeated with its idempotency key
     * @param type its job type
     * @param behaviour what its handler will do
     * @param attempts how many attempts its schedule allows
     * @param startInMicros no attempt may start earlier than this long after the asking
     * @param idempotencyKey null for none
     * @param orderingKey null for none
     */
    record Asked(
            String call,
            String token,
            String type,
            String behaviour,
            int attempts,
            long startInMicros,
            @Nullable String idempotencyKey,
            @Nullable String orderingKey)
            implements HistoryEvent {}

    /** The job is durable: the engine said so. */
    record Acknowledged(String call, String token, String job, boolean created) implements HistoryEvent {}

    /** The call ended with an error: its jobs may exist or not, unless {@code kind} says that they do not. */
    record Unanswered(String call, String kind, String error) implements HistoryEvent {}

    /** A handler began with an attempt. */
    record Began(String job, String token, int number) implements HistoryEvent {}

    /**
     * A handler is about to return or throw.
     *
     * @param outcome what it will say: succeeded, failed, aborted, snoozed
     * @param leastDelayMicros no further attempt may start earlier than this long after; 0 when there is no such bound
     * @param child the token of the continuation that it asks for; null for none
     */
    record Finished(
            String job,
            int number,
            String outcome,
            long leastDelayMicros,
            @Nullable String child) implements HistoryEvent {}

    /** A listener heard that this process settled an attempt. */
    record Settled(
            String job,
            int number,
            String outcome,
            String state,
            @Nullable String reason,
            @Nullable Long nextDueMicros) implements HistoryEvent {}

    /** A listener heard that this process ended a job without an attempt. */
    record Ended(String job, String state, @Nullable String reason) implements HistoryEvent {}

    /** A cancel is about to be asked for. */
    record CancelAsked(String job) implements HistoryEvent {}

    /**
     * A cancel was answered.
     *
     * @param answer done, in-flight, wrong-state, not-found or failed
     * @param number the attempt that may be in flight, after which none may start; 0 when there was none
     */
    record CancelAnswered(String job, String answer, int number) implements HistoryEvent {}

    /** A redrive is about to be asked for. */
    record RedriveAsked(String job) implements HistoryEvent {}

    /** A redrive was answered: done, wrong-state, not-found or failed. */
    record RedriveAnswered(String job, String answer) implements HistoryEvent {}
}
