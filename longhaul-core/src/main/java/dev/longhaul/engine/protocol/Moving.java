package dev.longhaul.engine.protocol;

import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.EndedJob;
import dev.longhaul.store.JobRow;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.ParkedJob;
import dev.longhaul.store.Request;
import dev.longhaul.store.Standing;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.StoreTransaction;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Operators' moves, on the rows as they stand: what is due or parked is changed there and then; for a job in flight the
 * request, which was committed before, is left for whoever settles the attempt.
 */
public final class Moving {

    private static final int MAX_LOOKS = 20;

    private Moving() {}

    /** What became of a move. */
    public sealed interface Result {

        /** The rows are changed. */
        record Done(JobRow row, OpenJob job) implements Result {}

        /**
         * An attempt is in flight: the request stands.
         *
         * @param attempt its number
         */
        record InFlight(int attempt) implements Result {}

        /**
         * The attempts for which a due time was meant are settled, and the job waits for a later one: nothing is changed,
         * and the request is dropped.
         *
         * @param next the number of the attempt that it waits for
         */
        record Stale(int next) implements Result {}

        /** The job has ended; the request is dropped. */
        record Ended(JobState state) implements Result {}

        /** There is no such job; the request is dropped. */
        record Missing() implements Result {}
    }

    /** The request for a move, naming the attempt that is next or in flight. */
    public static int attemptToName(StoreTransaction tx, JobId job) {
        AttemptRow latest = tx.attempts().latest(List.of(job)).get(job);
        return latest == null ? 1 : latest.id().number() + 1;
    }

    /**
     * Does what a committed request asks for, if the job is not in flight. The caller writes the changes.
     *
     * <p>A job is in flight if nobody is settling its attempt: who does so from now on finds the request. While somebody
     * is, perhaps without having seen it, we wait, and look again.
     *
     * @throws StoreException of kind lock wait or conflict, if that takes too long: to be done again
     */
    public static Result obey(StoreTransaction tx, Request request, Changes changes) {
        JobRow row = tx.jobs().load(List.of(request.job())).get(request.job());
        if (row == null) {
            changes.obeyed(List.of(request));
            return new Result.Missing();
        }
        Set<String> keys = keysOf(row);
        // The job may be on its way from one table to the next: look again until it is seen in one of them.
        for (int looks = 0; looks < MAX_LOOKS; looks++) {
            StoreTransaction.Mark before = keys.isEmpty() ? null : tx.savepoint();
            lock(tx, keys);
            Look look = look(tx, request, changes, row);
            if (look instanceof Look.Found(Result result)) {
                keys.forEach(changes::locked);
                return result;
            }
            // Whoever settles writes the attempt before he locks keys: to wait for him, we let them go.
            if (before != null) {
                tx.rollbackTo(before);
            }
            if (look instanceof Look.Claimed(AttemptRow.Id attempt)
                    && !tx.attempts().settled(attempt)) {
                return new Result.InFlight(attempt.number());
            }
        }
        throw new StoreException(
                StoreException.Kind.CONFLICT,
                "job " + row.id() + " was somewhere else after each of " + MAX_LOOKS + " looks; it is tried again");
    }

    /** Where a job was seen. */
    private sealed interface Look {
        /** Where something can be done about it, or nothing any more. */
        record Found(Result result) implements Look {}

        /**
         * In flight.
         *
         * @param attempt the attempt; unless it has been settled since
         */
        record Claimed(AttemptRow.Id attempt) implements Look {}

        /** On its way from one table to the next. */
        record Between() implements Look {}
    }

    private static Look look(StoreTransaction tx, Request request, Changes changes, JobRow row) {
        OpenJob due = tx.due().take(row.id());
        if (due != null) {
            return new Look.Found(open(tx, request, changes, row, due, null));
        }
        ParkedJob parked = tx.parked().take(row.id());
        if (parked != null) {
            return new Look.Found(open(tx, request, changes, row, parked.job(), parked));
        }
        // Read before: if that attempt is settled in between, we wait for nobody and look again.
        int attempt = attemptToName(tx, row.id());
        Standing standing = tx.jobs().standing(List.of(row.id())).get(row.id());
        return switch (standing) {
            case null -> {
                changes.obeyed(List.of(request));
                yield new Look.Found(new Result.Missing());
            }
            case Standing.Claimed() -> new Look.Claimed(new AttemptRow.Id(row.id(), attempt));
            case Standing.Ended(EndedJob ended) -> {
                changes.obeyed(List.of(request));
                yield new Look.Found(discarded(tx, request, changes, row, ended));
            }
            case Standing.Succeeded succeeded -> {
                changes.obeyed(List.of(request));
                yield new Look.Found(new Result.Ended(JobState.SUCCEEDED));
            }
            case Standing.Due moved -> new Look.Between();
            case Standing.Parked moved -> new Look.Between();
        };
    }

    /**
     * Everyone who moves a job of an ordering key locks the key before the job's row, and together with the key of the job
     * that its ending brings about: one after the other, two such moves could wait for each other.
     */
    private static void lock(StoreTransaction tx, Set<String> keys) {
        if (!keys.isEmpty()) {
            tx.keys().lock(keys);
        }
    }

    private static Set<String> keysOf(JobRow row) {
        Set<String> keys = new HashSet<>();
        if (row.keys().ordering() != null) {
            keys.add(row.keys().ordering());
        }
        if (row.onEnd() != null && row.onEnd().keys().ordering() != null) {
            keys.add(row.onEnd().keys().ordering());
        }
        return keys;
    }

    /** A dead job that holds those behind it can be cancelled, which lets them go. */
    private static Result discarded(StoreTransaction tx, Request request, Changes changes, JobRow row, EndedJob ended) {
        boolean holds = ended.state() == JobState.DEAD
                && request.kind() == Request.Kind.CANCEL
                && row.content().headers().containsKey(NewJob.HOLD_HEADER);
        EndedJob taken = holds ? tx.ended().take(row.id()) : null;
        if (taken == null) {
            return new Result.Ended(ended.state());
        }
        changes.discarded(taken, row);
        return new Result.Done(row, taken.job());
    }

    private static Result open(
            StoreTransaction tx,
            Request request,
            Changes changes,
            JobRow row,
            OpenJob job,
            @Nullable ParkedJob parked) {
        List<Request> all = tx.requests().of(List.of(row.id()));
        // One for the attempt before this one was committed while that was being settled, too late to be seen there.
        boolean stale = request.attempt() < job.attempt() - 1;
        OpenJob moved = job;
        if (request.kind() == Request.Kind.CANCEL) {
            AttemptRow latest = tx.attempts().latest(List.of(row.id())).get(row.id());
            changes.cancelled(job, row, latest == null ? null : latest.said().error());
            changes.obeyed(all);
            return new Result.Done(row, job);
        } else if (!stale) {
            moved = job.dueAt(wanted(request, job, changes.now()));
        }
        changes.obeyed(
                all.stream().filter(each -> each.id().equals(request.id())).toList());
        if (parked == null) {
            changes.due(moved);
        } else {
            changes.park(new ParkedJob(moved, parked.subject(), parked.sequence()));
        }
        return stale ? new Result.Stale(job.attempt()) : new Result.Done(row, moved);
    }

    private static Instant wanted(Request request, OpenJob job, Instant now) {
        Instant due = request.due();
        if (request.kind() == Request.Kind.RESCHEDULE && due != null) {
            return due.isBefore(now) ? now : due;
        }
        return job.due().isBefore(now) ? job.due() : now;
    }

    /**
     * Puts a dead job back to scheduled: its schedule starts again, its attempt numbers go on, and requests made before
     * mean nothing any more.
     *
     * @param deadline a new deadline; null keeps one that has not passed and drops one that has
     */
    public static Result redrive(StoreTransaction tx, JobId id, @Nullable Instant deadline, Changes changes) {
        JobRow row = tx.jobs().load(List.of(id)).get(id);
        if (row == null) {
            return new Result.Missing();
        }
        Set<String> keys = keysOf(row);
        lock(tx, keys);
        keys.forEach(changes::locked);
        Standing standing = tx.jobs().standing(List.of(id)).get(id);
        if (standing instanceof Standing.Ended(EndedJob seen) && seen.state() != JobState.DEAD) {
            return new Result.Ended(seen.state());
        }
        EndedJob ended = tx.ended().take(id);
        if (ended == null) {
            return standing instanceof Standing.Succeeded
                    ? new Result.Ended(JobState.SUCCEEDED)
                    : new Result.Ended(JobState.SCHEDULED);
        }
        if (ended.state() != JobState.DEAD) {
            // Cancelled since we looked: it stays where it was.
            tx.ended().insert(List.of(ended));
            return new Result.Ended(ended.state());
        }
        OpenJob old = ended.job();
        Instant kept = old.deadline() != null && old.deadline().isAfter(changes.now()) ? old.deadline() : null;
        OpenJob again = new OpenJob(
                id, old.type(), changes.now(), old.attempt(), 0, 0, Duration.ZERO, deadline == null ? kept : deadline);
        changes.requeue(again, row.keys().ordering());
        changes.obeyed(tx.requests().of(List.of(id)));
        return new Result.Done(row, again);
    }
}
