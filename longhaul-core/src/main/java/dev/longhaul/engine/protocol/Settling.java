package dev.longhaul.engine.protocol;

import dev.longhaul.engine.transition.Next;
import dev.longhaul.engine.transition.Transition;
import dev.longhaul.engine.transition.Wishes;
import dev.longhaul.job.JobId;
import dev.longhaul.job.Outcome;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.AttemptTable.Written;
import dev.longhaul.store.Micros;
import dev.longhaul.store.NodeId;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.Request;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.StoreTransaction;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Records how attempts ended and, in the same commit, what follows from each one that was really recorded. The primary
 * key of the attempt is the fence: whoever comes late writes nothing.
 *
 * <p>Operators' requests are asked for when the attempts are written, not before: an operator who finds a job in flight
 * waits for whoever is writing its attempt ({@link Moving}), so that a request is either seen here, or its operator sees
 * what came of the attempt. What was decided without a request that is there is undone and decided again with it.
 */
public final class Settling {

    /** So often the same is decided, while operators ask for more and more. */
    public static final int MOST_DECISIONS = 10;

    /**
     * An outcome with what is to follow from it, decided once: executed again after a commit whose answer was lost, it
     * is the same to the last digit.
     *
     * @param finished the attempt
     * @param row its line in the history
     * @param next what follows
     * @param obeyed operators' requests that end with it
     */
    public record Decided(Finished finished, AttemptRow row, Next next, List<Request> obeyed) {
        /**
         * Whether it was decided in the knowledge of these requests for its job, just as they are: one that has since come to
         * name this attempt was not known, though its id was.
         */
        public boolean knew(List<Request> requests) {
            return obeyed.containsAll(requests);
        }
    }

    private Settling() {}

    /**
     * The same moment by two clocks.
     *
     * @param now the database's
     * @param nanoTime the node's monotonic one, read before the database was asked: what ended at an earlier {@code
     *     nanoTime} ended no later than we say, so that what is due a delay after its end is never early
     */
    public record Moment(Instant now, long nanoTime) {

        /** Asks both clocks. */
        public static Moment of(StoreTransaction tx, LongSupplier nanoTime) {
            long before = nanoTime.getAsLong();
            return new Moment(tx.now(), before);
        }

        /** What the database's clock showed when the node's showed {@code nanos}; rounded up. */
        public Instant at(long nanos) {
            return Micros.ceil(now.minusNanos(nanoTime - nanos));
        }
    }

    /** Decides what follows from an attempt, with the requests for its job that are known. */
    public static Decided decide(
            Finished finished, List<Request> requests, Moment moment, NodeId node, RandomGenerator random) {
        OpenJob job = finished.taken().job();
        Instant started = moment.at(finished.span().started());
        Instant ended = moment.at(finished.span().ended());
        Wishes wishes = Wishes.of(job, requests, moment.now());
        Next next = Transition.after(job, finished.result().outcome(), wishes, finished.schedule(), ended, random);
        return new Decided(finished, row(finished, node, started, ended, wishes, next), next, List.copyOf(requests));
    }

    /**
     * Operators' requests for the jobs whose attempts this transaction has just written, by attempt: all that can ever be
     * there for these attempts, but for those of operators who wait for this transaction's end. Asks nothing if nothing
     * was written.
     */
    public static Map<AttemptRow.Id, List<Request>> requests(StoreTransaction tx, Map<AttemptRow.Id, Written> written) {
        Map<JobId, AttemptRow.Id> attempts = new HashMap<>();
        written.forEach((id, became) -> {
            if (became == Written.NOW) {
                attempts.put(id.job(), id);
            }
        });
        return attempts.isEmpty()
                ? Map.of()
                : tx.requests().of(attempts.keySet()).stream()
                        .collect(Collectors.groupingBy(
                                request -> Objects.requireNonNull(attempts.get(request.job()), "asked for")));
    }

    /** What is thrown when the same was decided {@link #MOST_DECISIONS} times: later there is time for it. */
    public static StoreException askedTooOften() {
        return new StoreException(
                StoreException.Kind.CONFLICT,
                "operators asked for something else after each of " + MOST_DECISIONS + " decisions; it is tried again");
    }

    /** Writes the attempts, and collects what follows from those that were written now. */
    public static Map<AttemptRow.Id, Written> write(StoreTransaction tx, List<Decided> group, Changes changes) {
        Map<AttemptRow.Id, Written> written =
                tx.attempts().insert(group.stream().map(Decided::row).toList());
        for (Decided decided : group) {
            if (written.get(decided.row().id()) == Written.NOW) {
                follow(decided, changes);
            }
        }
        return written;
    }

    private static void follow(Decided decided, Changes changes) {
        Finished finished = decided.finished();
        String error = decided.row().said().error();
        switch (decided.next()) {
            case Next.Again(OpenJob job) -> changes.due(job);
            case Next.Succeeded(OpenJob job) ->
                changes.succeeded(job, finished.taken().row());
            case Next.Dead(OpenJob job, var reason) ->
                changes.dead(job, finished.taken().row(), reason, error);
            case Next.Cancelled(OpenJob job) ->
                changes.cancelled(job, finished.taken().row(), error);
        }
        if (!(decided.next() instanceof Next.Cancelled)) {
            finished.result().continuations().forEach(changes::accept);
        }
        changes.obeyed(decided.obeyed());
    }

    private static AttemptRow row(
            Finished finished, NodeId node, Instant started, Instant ended, Wishes wishes, Next next) {
        OpenJob job = finished.taken().job();
        return new AttemptRow(
                new AttemptRow.Id(job.id(), job.attempt()),
                new AttemptRow.By(finished.claim(), node),
                started,
                ended,
                finished.result().outcome().kind(),
                wishes.cancel(),
                next instanceof Next.Again again ? again.job().due() : null,
                new AttemptRow.Said(
                        errorOf(finished.result().outcome()), finished.result().response()));
    }

    static @Nullable String errorOf(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Failed(String error, Duration retryAfter) -> error;
            case Outcome.Aborted(String error) -> error;
            case Outcome.Lost() ->
                "the process that ran this attempt died, or was cut off from the database for longer than its lease";
            case Outcome.Succeeded succeeded -> null;
            case Outcome.Snoozed snoozed -> null;
        };
    }
}
