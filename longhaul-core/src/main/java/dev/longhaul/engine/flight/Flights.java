package dev.longhaul.engine.flight;

import dev.longhaul.job.JobId;
import dev.longhaul.store.ClaimId;
import dev.longhaul.store.Taken;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Everything that this node has in flight. Thread-safe. */
public final class Flights {

    private final Permits permits;
    private final Map<JobId, Flight> flights = new HashMap<>();
    private final Map<ClaimId, HeldClaim> claims = new HashMap<>();
    private final List<ClaimId> finished = new ArrayList<>();
    private int suspects;

    /** @param permits taken for each job when it is claimed, given back when it is settled */
    public Flights(Permits permits) {
        this.permits = permits;
    }

    /** The permits. */
    public Permits permits() {
        return permits;
    }

    /** A claim has been committed: its jobs are in flight. */
    public synchronized List<Flight> claimed(ClaimId id, List<Taken> jobs, long standsUntil) {
        HeldClaim claim = new HeldClaim(id, jobs, standsUntil);
        claims.put(id, claim);
        List<Flight> added = new ArrayList<>(jobs.size());
        for (Taken taken : jobs) {
            Flight flight = new Flight(taken, claim);
            flights.put(flight.id(), flight);
            permits.take(taken.job().type());
            suspects += taken.job().suspect() ? 1 : 0;
            added.add(flight);
        }
        return added;
    }

    /** A job has been settled, put back, or found taken back: it is in flight no more. */
    public synchronized void landed(Flight flight) {
        if (!flights.remove(flight.id(), flight)) {
            return;
        }
        permits.giveBack(flight.taken().job().type());
        suspects -= flight.taken().job().suspect() ? 1 : 0;
        boolean last = flight.claim().settled(flight.id());
        if (last && !flight.claim().gone()) {
            finished.add(flight.claim().id());
        }
        forgetIfEmpty(flight.claim());
    }

    /**
     * A job will not be started here, and its claim is to be taken back: the claim is neither renewed nor rewritten nor
     * deleted by this node any more, so that the job in it is found.
     */
    public synchronized void abandoned(Flight flight) {
        if (flights.remove(flight.id(), flight)) {
            permits.giveBack(flight.taken().job().type());
            suspects -= flight.taken().job().suspect() ? 1 : 0;
            flight.claim().lost();
            forgetIfEmpty(flight.claim());
        }
    }

    private void forgetIfEmpty(HeldClaim claim) {
        if (claim.left()) {
            claims.remove(claim.id());
        }
    }

    /** Whether a job whose last attempt was lost is in flight here. */
    public synchronized boolean hasSuspect() {
        return suspects > 0;
    }

    /** Claims whose jobs are all settled; their rows can go. Empties the list. */
    public synchronized List<ClaimId> takeFinished() {
        List<ClaimId> taken = List.copyOf(finished);
        finished.clear();
        return taken;
    }

    /** Claims that could not be deleted after all. */
    public synchronized void stillFinished(Collection<ClaimId> ids) {
        finished.addAll(ids);
    }

    /** Whether claim rows are waiting to go. */
    public synchronized boolean hasFinished() {
        return !finished.isEmpty();
    }

    /** Claims with attempts under way that this node still holds. */
    public synchronized List<HeldClaim> claims() {
        return claims.values().stream().filter(claim -> !claim.gone()).toList();
    }

    /** Everything in flight. */
    public synchronized List<Flight> all() {
        return new ArrayList<>(flights.values());
    }

    /** What is in flight under one claim. */
    public synchronized List<Flight> under(HeldClaim claim) {
        return flights.values().stream().filter(f -> f.claim() == claim).toList();
    }

    /** One job, if it is in flight here. */
    public synchronized @Nullable Flight find(JobId id) {
        return flights.get(id);
    }

    /** How many are in flight. */
    public synchronized int size() {
        return flights.size();
    }
}
