package dev.longhaul.engine.limit;

import dev.longhaul.store.EndpointTable.Drawn;
import dev.longhaul.store.StoreTransaction;
import dev.longhaul.store.Taken;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The endpoints that this node has to do with. Thread-safe. */
public final class Gates {

    private final Function<String, EndpointLimits> limits;
    private final Map<String, Gate> gates = new HashMap<>();
    private Set<String> paused = Set.of();

    /** @param limits the limits of an endpoint by its name; must answer quickly and always the same */
    public Gates(Function<String, EndpointLimits> limits) {
        this.limits = limits;
    }

    /** Lets a job go, which then counts as in flight, or not. Draws tokens in the given transaction where needed. */
    public synchronized boolean admits(StoreTransaction tx, Taken taken, Instant now, long nanoTime) {
        String endpoint = taken.row().keys().endpoint();
        if (endpoint == null) {
            return true;
        }
        Gate gate = gates.computeIfAbsent(endpoint, name -> new Gate(limits.apply(name)));
        if (paused.contains(endpoint) || gate.room(nanoTime) == 0 || !hasToken(tx, endpoint, gate, now, nanoTime)) {
            gate.mayHaveParked = true;
            return false;
        }
        gate.inFlight++;
        return true;
    }

    private static boolean hasToken(StoreTransaction tx, String endpoint, Gate gate, Instant now, long nanoTime) {
        EndpointLimits.Rate rate = gate.limits.rate();
        if (rate == null) {
            return true;
        }
        if (gate.tokens == 0) {
            Drawn drawn = tx.endpoints().draw(endpoint, rate.interval(), rate.burst(), rate.burst());
            gate.tokens = drawn.tokens();
            if (drawn.tokens() == 0) {
                Duration wait = Duration.between(now, drawn.next());
                gate.closeUntil(nanoTime + Math.max(0, wait.toNanos()));
                return false;
            }
        }
        gate.tokens--;
        return true;
    }

    /**
     * A job that was let go is not in flight any more, because its claim did not come about. Tokens drawn in its
     * transaction went with it, so none are taken to be in hand.
     */
    public synchronized void undo(Taken taken) {
        Gate gate = gateOf(taken);
        if (gate != null) {
            gate.inFlight--;
            gate.tokens = 0;
        }
    }

    /**
     * An attempt has ended.
     *
     * @param ok whether the endpoint did well; null when the attempt says nothing about it
     * @return whether jobs parked under the endpoint may go now
     */
    public synchronized boolean ended(Taken taken, @Nullable Boolean ok, long nanoTime) {
        Gate gate = gateOf(taken);
        String endpoint = taken.row().keys().endpoint();
        if (gate == null || endpoint == null) {
            return false;
        }
        gate.inFlight--;
        if (ok != null && ok) {
            gate.succeeded();
        } else if (ok != null && gate.limits.breaker() != null) {
            gate.failed(nanoTime);
        }
        if (gate.idle(nanoTime)) {
            gates.remove(endpoint);
        }
        return gate.mayHaveParked;
    }

    private @Nullable Gate gateOf(Taken taken) {
        String endpoint = taken.row().keys().endpoint();
        return endpoint == null ? null : gates.get(endpoint);
    }

    /** Somebody may have parked jobs under these endpoints. */
    public synchronized void mayHaveParked(Iterable<String> endpoints) {
        for (String endpoint : endpoints) {
            gates.computeIfAbsent(endpoint, name -> new Gate(limits.apply(name))).mayHaveParked = true;
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

    /** Endpoints that may have parked jobs and have room now, with how many they have room for; at most 100. */
    public synchronized Map<String, Integer> releasable(long nanoTime) {
        Map<String, Integer> found = new LinkedHashMap<>();
        for (Map.Entry<String, Gate> entry : gates.entrySet()) {
            Gate gate = entry.getValue();
            int room = gate.room(nanoTime);
            if (gate.mayHaveParked && room > 0 && !paused.contains(entry.getKey())) {
                found.put(
                        entry.getKey(),
                        Math.min(
                                room,
                                gate.limits.rate() == null
                                        ? room
                                        : gate.limits.rate().burst()));
                if (found.size() == 100) {
                    break;
                }
            }
        }
        return found;
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
