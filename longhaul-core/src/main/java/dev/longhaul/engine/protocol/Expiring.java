package dev.longhaul.engine.protocol;

import dev.longhaul.engine.transition.Wishes;
import dev.longhaul.job.DeadReason;
import dev.longhaul.job.JobId;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.JobRow;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.ParkedJob;
import dev.longhaul.store.Request;
import dev.longhaul.store.StoreTransaction;
import dev.longhaul.store.Taken;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Ends jobs whose deadline has passed while they waited: due, parked, or of a type that nobody handles. One that was
 * cancelled while it was in flight, and was put back without an attempt, ends as cancelled.
 */
public final class Expiring {

    private Expiring() {}

    /**
     * How a job ended whose deadline had passed.
     *
     * @param cancelled whether an operator had cancelled it before; else it is dead, expired
     */
    public record Ended(Taken taken, boolean cancelled) {}

    /** Takes expired jobs, at most {@code limit} of each table, and collects their endings. */
    public static List<Ended> sweep(StoreTransaction tx, Changes changes, int limit) {
        List<Taken> expired = new ArrayList<>(tx.due().takeExpired(limit));
        expired.addAll(tx.parked().takeExpired(limit));
        return end(tx, changes, expired);
    }

    /** Takes one job, if it still waits and has expired, and collects its ending; empty if not, and nothing may be committed. */
    public static List<Ended> one(StoreTransaction tx, Changes changes, JobId id) {
        OpenJob job = tx.due().take(id);
        ParkedJob parked = job == null ? tx.parked().take(id) : null;
        OpenJob waiting = parked == null ? job : parked.job();
        JobRow row = tx.jobs().load(List.of(id)).get(id);
        if (waiting == null || row == null) {
            return List.of();
        }
        Instant deadline = waiting.deadline();
        boolean expired = deadline != null && deadline.isBefore(changes.now());
        return expired ? end(tx, changes, List.of(new Taken(waiting, row))) : List.of();
    }

    /**
     * Collects the endings of jobs that this transaction has taken. Requests are read after that: an operator who comes
     * later waits for this transaction, and finds the job ended.
     */
    public static List<Ended> end(StoreTransaction tx, Changes changes, List<Taken> expired) {
        if (expired.isEmpty()) {
            return List.of();
        }
        List<JobId> ids = expired.stream().map(taken -> taken.job().id()).toList();
        Map<JobId, AttemptRow> latest = tx.attempts().latest(ids);
        Map<JobId, List<Request>> requests =
                tx.requests().of(ids).stream().collect(Collectors.groupingBy(Request::job));
        List<Ended> ended = new ArrayList<>(expired.size());
        for (Taken taken : expired) {
            AttemptRow last = latest.get(taken.job().id());
            String error = last == null ? null : last.said().error();
            List<Request> asked = requests.getOrDefault(taken.job().id(), List.of());
            boolean cancelled = Wishes.of(taken.job(), asked, changes.now()).cancel();
            if (cancelled) {
                changes.cancelled(taken.job(), taken.row(), error);
            } else {
                changes.dead(taken.job(), taken.row(), DeadReason.EXPIRED, error);
            }
            changes.obeyed(asked);
            ended.add(new Ended(taken, cancelled));
        }
        return ended;
    }
}
