package dev.longhaul.engine.protocol;

import dev.longhaul.job.DeadReason;
import dev.longhaul.job.JobId;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.StoreTransaction;
import dev.longhaul.store.Taken;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Ends jobs whose deadline has passed while they waited: due, parked, or of a type that nobody handles. */
public final class Expiring {

    private Expiring() {}

    /** Takes expired jobs, at most {@code limit} of each table, and collects their endings. */
    public static List<Taken> sweep(StoreTransaction tx, Changes changes, int limit) {
        List<Taken> expired = new ArrayList<>(tx.due().takeExpired(limit));
        expired.addAll(tx.parked().takeExpired(limit));
        end(tx, changes, expired);
        return expired;
    }

    /** Collects the endings of jobs that this transaction has taken. */
    public static void end(StoreTransaction tx, Changes changes, List<Taken> expired) {
        if (expired.isEmpty()) {
            return;
        }
        Map<JobId, AttemptRow> latest =
                tx.attempts().latest(expired.stream().map(t -> t.job().id()).toList());
        for (Taken taken : expired) {
            AttemptRow last = latest.get(taken.job().id());
            String error = last == null ? null : last.said().error();
            changes.dead(taken.job(), taken.row(), DeadReason.EXPIRED, error);
        }
    }
}
