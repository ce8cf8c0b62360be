package dev.longhaul.engine.flight;

import dev.longhaul.job.JobId;
import dev.longhaul.store.ClaimId;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.Taken;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A claim of this node's, and which of its jobs are not settled yet. Thread-safe. */
public final class HeldClaim {

    private final ClaimId id;
    private final Map<JobId, OpenJob> unsettled = new HashMap<>();
    private int listed;
    private long standsUntil;
    private boolean gone;
    private int inFlight;
    private int leaving;

    /** @param standsUntil the node's monotonic clock until which it stands, counted from before it was sent */
    HeldClaim(ClaimId id, List<Taken> jobs, long standsUntil) {
        this.id = id;
        this.standsUntil = standsUntil;
        this.listed = jobs.size();
        this.inFlight = jobs.size();
        jobs.forEach(taken -> unsettled.put(taken.job().id(), taken.job()));
    }

    /** Its identity. */
    public ClaimId id() {
        return id;
    }

    /** Whether it certainly stands at a moment of the node's monotonic clock. */
    public synchronized boolean standsAt(long nanoTime) {
        return !gone && standsUntil - nanoTime > 0;
    }

    /** A renewal that was sent at a moment came back good. */
    public synchronized void renewed(long until) {
        if (until - standsUntil > 0) {
            standsUntil = until;
        }
    }

    /** A renewal found that somebody has taken it back. */
    public synchronized void lost() {
        gone = true;
    }

    /** Whether somebody has taken it back. */
    public synchronized boolean gone() {
        return gone;
    }

    /** One job fewer is in flight under it; true if that was the last. */
    synchronized boolean left() {
        inFlight--;
        return inFlight == 0;
    }

    /** A job of it needs nothing more from it; true if it was the last. */
    synchronized boolean settled(JobId job) {
        unsettled.remove(job);
        return unsettled.isEmpty();
    }

    /**
     * A job of it is about to be taken out of its row by itself. Until that is known, nobody may write the row anew from
     * memory: the job could come back into it.
     */
    public synchronized void leaves() {
        leaving++;
    }

    /** That job is out of its row, and has landed. */
    public synchronized void hasLeft() {
        leaving--;
    }

    /**
     * The jobs that are left, when its row lists at least twice as many: the row is then worth writing anew. Empty
     * otherwise. Whoever asks has locked the row.
     */
    public synchronized List<OpenJob> worthRewriting() {
        boolean worthwhile = !gone && leaving == 0 && !unsettled.isEmpty() && listed >= 2 * unsettled.size();
        return worthwhile ? new ArrayList<>(unsettled.values()) : List.of();
    }

    /** Its row lists so many now. */
    public synchronized void rewritten(int jobs) {
        listed = jobs;
    }
}
