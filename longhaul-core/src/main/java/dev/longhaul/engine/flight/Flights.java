package dev.longhaul.engine.flight;

import dev.longhaul.job.JobId;
import dev.longhaul.store.ClaimId;
import dev.longhaul.store.Taken;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that this node has in flight. Thread-safe.
 *
 * <p>A job whose claim was taken back while its handler still runs here can be claimed here again: its new flight waits
 * behind the old one, so that a node never starts a job beside itself.
 */
public final class Flights {

    private final Permits permits;
    private final Map<JobId, Flight> flights = new HashMap<>();
    private final Map<JobId, Deque<Flight>> behind = new HashMap<>();
    private final Map<ClaimId, HeldClaim> claims = new HashMap<>();
    private final List<ClaimId> finished = new ArrayList<>();
    private int size;
    private int suspects;

    /** @param permits taken for each job when it is claimed, given back when its handler has returned or it has landed */
    public Flights(Permits permits) {
        this.permits = permits;
    }

    /** The permits. */
    public Permits permits() {
        return permits;
    }

    /**
     * A claim has been committed: its jobs are in flight.
     *
     * @return the flights that may start; those that wait behind an earlier attempt are handed out when that one lands
     */
    public synchronized List<Flight> claimed(ClaimId id, List<Taken> jobs, long standsUntil) {
        HeldClaim claim = new HeldClaim(id, jobs, standsUntil);
        claims.put(id, claim);
        List<Flight> ready = new ArrayList<>(jobs.size());
        for (Taken taken : jobs) {
            Flight flight = new Flight(taken, claim);
            if (flights.putIfAbsent(flight.id(), flight) == null) {
                ready.add(flight);
            } else {
                behind.computeIfAbsent(flight.id(), job -> new ArrayDeque<>()).add(flight);
            }
            size++;
            permits.take(taken.job().type());
            suspects += taken.job().suspect() ? 1 : 0;
        }
        return ready;
    }

    /** A handler has returned: its permit is free for another, though its attempt is still in flight until it is recorded. */
    public synchronized void finished(Flight flight) {
        if (contains(flight) && !flight.hasLeftWorker()) {
            flight.leaveWorker();
            permits.finished(flight.taken().job().type());
        }
    }

    /**
     * A job has been settled, put back, or found taken back: it is in flight no more.
     *
     * @return the flight that waited behind it and may start now; null if there is none
     */
    public synchronized @Nullable Flight landed(Flight flight) {
        if (!contains(flight)) {
            return null;
        }
        HeldClaim claim = flight.claim();
        boolean last = claim.settled(flight.id());
        if (last && !claim.gone()) {
            finished.add(claim.id());
        }
        return remove(flight);
    }

    private boolean contains(Flight flight) {
        Deque<Flight> waiting = behind.get(flight.id());
        return flights.get(flight.id()) == flight || (waiting != null && waiting.contains(flight));
    }

    private @Nullable Flight remove(Flight flight) {
        size--;
        permits.landed(flight.taken().job().type(), flight.hasLeftWorker());
        suspects -= flight.taken().job().suspect() ? 1 : 0;
        if (flight.claim().left()) {
            claims.remove(flight.claim().id());
        }
        return removeFromJobs(flight);
    }

    private @Nullable Flight removeFromJobs(Flight flight) {
        Deque<Flight> waiting = behind.get(flight.id());
        boolean first = flights.get(flight.id()) == flight;
        if (waiting == null) {
            flights.remove(flight.id());
            return null;
        }
        Flight next = first ? waiting.removeFirst() : null;
        if (next == null) {
            waiting.remove(flight);
        } else {
            flights.put(flight.id(), next);
        }
        if (waiting.isEmpty()) {
            behind.remove(flight.id());
        }
        return next;
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

    /** The claim of that id, if attempts are under way here that still hold it. */
    public synchronized @Nullable HeldClaim held(ClaimId id) {
        HeldClaim claim = claims.get(id);
        return claim == null || claim.gone() ? null : claim;
    }

    /** Everything in flight. */
    public synchronized List<Flight> all() {
        List<Flight> all = new ArrayList<>(flights.values());
        behind.values().forEach(all::addAll);
        return all;
    }

    /** What is in flight under one claim. */
    public synchronized List<Flight> under(HeldClaim claim) {
        return all().stream().filter(flight -> flight.claim() == claim).toList();
    }

    /** One job, if it is in flight here: the attempt that runs, not one that waits behind it. */
    public synchronized @Nullable Flight find(JobId id) {
        return flights.get(id);
    }

    /** How many are in flight. */
    public synchronized int size() {
        return size;
    }
}
