package dev.longhaul.engine.limit;

import dev.longhaul.store.EndpointTable.Drawn;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.StoreTransaction;
import dev.longhaul.store.Taken;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The endpoints that this node has to do with. Thread-safe. */
public final class Gates {

    private static final Logger log = LoggerFactory.getLogger(Gates.class);
    /** The most endpoints that one poll asks for their parked jobs. */
    private static final int MAX_RELEASES = 100;
    /** An endpoint whose tokens are used up gathers some before it is asked again, instead of one job at a time. */
    private static final Duration GATHER_TOKENS = Duration.ofMillis(100);
    /** How long an endpoint with fewer than half of its places free waits for more, so that one poll fills several. */
    private static final Duration GATHER_PLACES = Duration.ofMillis(5);

    private static final Duration AFTER_LOCK_WAIT = Duration.ofMillis(500);

    private final Function<String, EndpointLimits> limits;
    /** In the order in which they were asked for parked jobs: who was asked goes to the end. */
    private final LinkedHashMap<String, Gate> gates = new LinkedHashMap<>();

    private Set<String> paused = Set.of();

    /** @param limits the limits of an endpoint by its name; must answer quickly and always the same */
    public Gates(Function<String, EndpointLimits> limits) {
        this.limits = limits;
    }

    private Gate gate(String endpoint) {
        return gates.computeIfAbsent(endpoint, name -> new Gate(limitsOf(name)));
    }

    /** Somebody else's code: one name that it fails on must not stop the polls. */
    private EndpointLimits limitsOf(String endpoint) {
        try {
            return limits.apply(endpoint);
        } catch (RuntimeException e) {
            log.error("the limits of endpoint {} cannot be told; none apply", endpoint, e);
            return EndpointLimits.NONE;
        }
    }

    /**
     * Lets a job go, which then counts as in flight, or not. Draws tokens in the given transaction where needed, without
     * keeping others from these gates meanwhile; called by one thread at a time.
     */
    public boolean admits(StoreTransaction tx, Taken taken, Instant now, long nanoTime) {
        String endpoint = taken.row().keys().endpoint();
        if (endpoint == null) {
            return true;
        }
        EndpointLimits.Rate rate = rateToDraw(endpoint, nanoTime);
        if (rate != null) {
            draw(tx, endpoint, rate, now, nanoTime);
        }
        return enter(endpoint, nanoTime);
    }

    /** The rate, if the endpoint is open but for tokens. */
    private synchronized EndpointLimits.@Nullable Rate rateToDraw(String endpoint, long nanoTime) {
        Gate gate = gate(endpoint);
        boolean open = !paused.contains(endpoint) && gate.room(nanoTime) > 0;
        return open && gate.tokens(nanoTime) == 0 ? gate.limits.rate() : null;
    }

    private synchronized boolean enter(String endpoint, long nanoTime) {
        Gate gate = gate(endpoint);
        boolean enters = !paused.contains(endpoint)
                && gate.room(nanoTime) > 0
                && (gate.limits.rate() == null || gate.useToken(nanoTime));
        if (enters) {
            gate.entered();
        } else {
            gate.mayHaveParked = true;
        }
        return enters;
    }

    private void draw(StoreTransaction tx, String endpoint, EndpointLimits.Rate rate, Instant now, long nanoTime) {
        StoreTransaction.Mark mark = tx.savepoint();
        try {
            Drawn drawn = tx.endpoints().draw(endpoint, rate.interval(), rate.burst(), rate.burst());
            Duration wait = Duration.between(now, drawn.next());
            drawn(endpoint, drawn.tokens(), wait.compareTo(GATHER_TOKENS) > 0 ? wait : GATHER_TOKENS, nanoTime);
        } catch (StoreException e) {
            if (e.kind() != StoreException.Kind.LOCK_WAIT) {
                throw e;
            }
            // A node that stands still within its claim holds this endpoint's row: that must not hold up all the
            // others.
            tx.rollbackTo(mark);
            drawn(endpoint, 0, AFTER_LOCK_WAIT, nanoTime);
        }
    }

    private synchronized void drawn(String endpoint, int tokens, Duration waitForMore, long nanoTime) {
        Gate gate = gate(endpoint);
        gate.drawn(tokens, nanoTime);
        if (tokens == 0) {
            gate.closeUntil(nanoTime + waitForMore.toNanos());
        }
    }

    /**
     * A job that was let go is not in flight any more, because its claim did not come about. Tokens drawn in its
     * transaction went with it, so none are taken to be in hand.
     */
    public synchronized void undo(Taken taken, long nanoTime) {
        Gate gate = gateOf(taken);
        if (gate != null) {
            gate.ended(false);
            gate.drawn(0, nanoTime);
        }
    }

    /**
     * An attempt has done well, and its place is for the next, though that is not recorded yet; {@link #ended} follows.
     *
     * @return within what time jobs that are parked under the endpoint are to be looked for; null if there are none
     */
    public synchronized @Nullable Duration leftPlace(Taken taken, long nanoTime) {
        Gate gate = gateOf(taken);
        if (gate == null) {
            return null;
        }
        gate.leftPlace();
        return gate.room(nanoTime) == 0 ? null : lookWithin(gate, nanoTime);
    }

    /**
     * An attempt has ended.
     *
     * @param hadLeftPlace whether {@link #leftPlace} was called for it
     * @param ok whether the endpoint did well; null when the attempt says nothing about it
     * @return within what time jobs that are parked under the endpoint are to be looked for; null if there are none
     */
    public synchronized @Nullable Duration ended(
            Taken taken, boolean hadLeftPlace, @Nullable Boolean ok, long nanoTime) {
        Gate gate = gateOf(taken);
        String endpoint = taken.row().keys().endpoint();
        if (gate == null || endpoint == null) {
            return null;
        }
        int roomBefore = gate.room(nanoTime);
        gate.ended(hadLeftPlace);
        if (ok != null && ok) {
            gate.succeeded();
        } else if (ok != null && gate.limits.breaker() != null) {
            gate.failed(nanoTime);
        }
        if (gate.idle(nanoTime)) {
            gates.remove(endpoint);
        }
        // Whoever left its place had the others looked for then. One that failed may have closed the endpoint until a
        // moment
        // that the poller does not know yet.
        boolean news = !hadLeftPlace || ok == null || !ok || gate.room(nanoTime) > roomBefore;
        return news ? lookWithin(gate, nanoTime) : null;
    }

    private static @Nullable Duration lookWithin(Gate gate, long nanoTime) {
        if (!gate.mayHaveParked) {
            return null;
        }
        return gate.halfFree(nanoTime) ? Duration.ZERO : GATHER_PLACES;
    }

    private @Nullable Gate gateOf(Taken taken) {
        String endpoint = taken.row().keys().endpoint();
        return endpoint == null ? null : gates.get(endpoint);
    }

    /** Somebody may have parked jobs under these endpoints. */
    public synchronized void mayHaveParked(Iterable<String> endpoints) {
        for (String endpoint : endpoints) {
            gate(endpoint).mayHaveParked = true;
        }
    }

    /** A page was asked for and came back short: there are no more parked jobs that are due. */
    public synchronized void noneParked(String endpoint, long nanoTime) {
        Gate gate = gates.get(endpoint);
        if (gate != null) {
            gate.mayHaveParked = false;
            if (gate.idle(nanoTime)) {
                gates.remove(endpoint);
            }
        }
    }

    /**
     * Endpoints that may have parked jobs and have room now, with how many they have room for; at most
     * {@value #MAX_RELEASES}, each in its turn. Without a token in hand it is one job, for which tokens are drawn then.
     */
    public synchronized Map<String, Integer> releasable(long nanoTime) {
        Map<String, Integer> found = new LinkedHashMap<>();
        for (Map.Entry<String, Gate> entry : gates.entrySet()) {
            Gate gate = entry.getValue();
            int room = gate.room(nanoTime);
            if (gate.mayHaveParked && room > 0 && !paused.contains(entry.getKey())) {
                int tokens = gate.limits.rate() == null ? room : Math.max(1, gate.tokens(nanoTime));
                found.put(entry.getKey(), Math.min(room, tokens));
                if (found.size() == MAX_RELEASES) {
                    break;
                }
            }
        }
        moveToEnd(List.copyOf(found.keySet()));
        return found;
    }

    /** Those that were found come after all others next time, and the one that was first comes last of all. */
    private void moveToEnd(List<String> found) {
        if (!found.isEmpty()) {
            found.subList(1, found.size()).forEach(endpoint -> gates.putLast(endpoint, gate(endpoint)));
            gates.putLast(found.getFirst(), gate(found.getFirst()));
        }
    }

    /** Forgets endpoints about which there is nothing to remember. */
    public synchronized void forgetIdle(long nanoTime) {
        gates.values().removeIf(gate -> gate.idle(nanoTime));
    }

    /** How long until an endpoint with parked jobs opens; null when none will by itself. */
    public synchronized @Nullable Duration untilOpen(long nanoTime) {
        Duration soonest = null;
        for (Map.Entry<String, Gate> entry : gates.entrySet()) {
            Gate gate = entry.getValue();
            long opens = gate.opensAt(nanoTime);
            if (gate.mayHaveParked && opens - nanoTime > 0 && !paused.contains(entry.getKey())) {
                Duration wait = Duration.ofNanos(opens - nanoTime);
                soonest = soonest == null || wait.compareTo(soonest) < 0 ? wait : soonest;
            }
        }
        return soonest;
    }

    /** These endpoints are paused, and no others. */
    public synchronized void paused(Set<String> endpoints) {
        paused = Set.copyOf(endpoints);
    }
}
