package dev.longhaul.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a handler says of its attempt: the outcome, what the other side answered, and the continuations, which are
 * enqueued in the same commit as the outcome. Immutable.
 *
 * @param outcome how the attempt ended; never {@link Outcome.Lost}, which only the engine can know
 * @param response what the other side answered, for people; at most {@value #MAX_RESPONSE_LENGTH} characters are kept
 * @param continuations jobs that exist if and only if this outcome is the one recorded; at most
 *     {@value #MAX_CONTINUATIONS}
 */
public record Decision(Outcome outcome, @Nullable String response, List<JobRequest> continuations) {

    /** Characters of a response that are kept; the rest is cut. */
    public static final int MAX_RESPONSE_LENGTH = 8_192;

    /** The most continuations one decision can carry. */
    public static final int MAX_CONTINUATIONS = 1_000;

    public Decision {
        Objects.requireNonNull(outcome, "outcome");
        if (outcome instanceof Outcome.Lost) {
            throw new IllegalArgumentException("a handler cannot decide that its attempt was lost");
        }
        continuations = List.copyOf(continuations);
        if (continuations.size() > MAX_CONTINUATIONS) {
            throw new IllegalArgumentException("a decision carries " + continuations.size() + " continuations; at most "
                    + MAX_CONTINUATIONS + ": enqueue one job that enqueues the rest");
        }
    }

    /** The attempt succeeded. */
    public static Decision succeed() {
        return new Decision(new Outcome.Succeeded(), null, List.of());
    }

    /** The attempt failed; the schedule says what follows. */
    public static Decision fail(String error) {
        return new Decision(new Outcome.Failed(error, null), null, List.of());
    }

    /**
     * The attempt failed; the next one is due at the later of the schedule and {@code delay} from its end.
     *
     * @throws IllegalArgumentException if the delay is negative
     */
    public static Decision retryAfter(String error, Duration delay) {
        return new Decision(new Outcome.Failed(error, requireNotNegative(delay)), null, List.of());
    }

    /** No further attempt can help; the job is dead (aborted). */
    public static Decision abort(String error) {
        return new Decision(new Outcome.Aborted(error), null, List.of());
    }

    /**
     * Not ready yet: come back after {@code delay}. Takes an attempt number, but is no failure.
     *
     * @throws IllegalArgumentException if the delay is negative
     */
    public static Decision snooze(Duration delay) {
        return new Decision(new Outcome.Snoozed(requireNotNegative(delay)), null, List.of());
    }

    /**
     * What an exception out of a handler means: {@link AbortException}, {@link RetryAfterException} and {@link SnoozeException}
     * are recognised anywhere in the chain of causes, anything else is a failure. For code that stands between the engine and a
     * handler.
     */
    public static Decision of(Throwable thrown) {
        return new Decision(Thrown.outcome(thrown), null, List.of());
    }

    /** The same decision with the other side's answer. */
    public Decision response(@Nullable String answer) {
        return new Decision(outcome, answer, continuations);
    }

    /** The same decision with one more continuation. */
    public Decision enqueue(JobRequest continuation) {
        List<JobRequest> all = new ArrayList<>(continuations);
        all.add(continuation);
        return new Decision(outcome, response, all);
    }

    private static Duration requireNotNegative(Duration delay) {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("a delay of " + delay + " is negative; use zero or more");
        }
        return delay;
    }
}
