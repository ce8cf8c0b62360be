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
import dev.longhaul.store.StoreTransaction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Records how attempts ended and, in the same commit, what follows from each one that was really recorded. The primary
 * key of the attempt is the fence: whoever comes late writes nothing.
 */
public final class Settling {

    /**
     * An outcome with what is to follow from it, decided once: executed again after a commit whose answer was lost, it
     * is the same to the last digit.
     *
     * @param finished the attempt
     * @param row its line in the history
     * @param next what follows
     * @param obeyed operators' requests that end with it
     */
    public record Decided(Finished finished, AttemptRow row, Next next, List<Request> obeyed) {}

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

    /** Reads operators' requests and decides what follows from each attempt. */
    public static List<Decided> decide(
            StoreTransaction tx, List<Finished> group, Moment moment, NodeId node, RandomGenerator random) {
        if (group.isEmpty()) {
            return List.of();
        }
        Map<JobId, List<Request>> requests =
                tx.requests().of(group.stream().map(f -> f.taken().job().id()).toList()).stream()
                        .collect(Collectors.groupingBy(Request::job));
        List<Decided> decided = new ArrayList<>(group.size());
        for (Finished finished : group) {
            OpenJob job = finished.taken().job();
            List<Request> asks = requests.getOrDefault(job.id(), List.of());
            Instant started = moment.at(finished.span().started());
            Instant ended = moment.at(finished.span().ended());
            Wishes wishes = Wishes.of(job, asks, moment.now());
            Next next = Transition.after(job, finished.result().outcome(), wishes, finished.schedule(), ended, random);
            decided.add(new Decided(finished, row(finished, node, started, ended, wishes, next), next, asks));
        }
        return decided;
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
