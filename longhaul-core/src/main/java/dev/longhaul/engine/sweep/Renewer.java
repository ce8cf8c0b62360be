package dev.longhaul.engine.sweep;

import dev.longhaul.engine.event.Counters;
import dev.longhaul.engine.flight.Flight;
import dev.longhaul.engine.flight.Flights;
import dev.longhaul.engine.flight.HeldClaim;
import dev.longhaul.engine.runtime.Activity;
import dev.longhaul.engine.runtime.EngineRuntime;
import dev.longhaul.engine.settings.EngineSettings;
import dev.longhaul.store.ClaimId;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.Store;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.StoreTransaction;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this node's claims standing while attempts are under way: one statement per third of the lease. A renewal that
 * finds its claim gone interrupts what still runs under it.
 */
public final class Renewer {

    private static final Logger log = LoggerFactory.getLogger(Renewer.class);

    private final Store store;
    private final EngineRuntime runtime;
    private final EngineSettings settings;
    private final Flights flights;
    private final Counters counters;
    /** Whether the latest try had a connection: what failed then is most likely about its claims, not about the store. */
    private boolean begun;

    public Renewer(Store store, EngineRuntime runtime, EngineSettings settings, Flights flights, Counters counters) {
        this.store = store;
        this.runtime = runtime;
        this.settings = settings;
        this.flights = flights;
        this.counters = counters;
    }

    /** Starts renewing. */
    public Activity start() {
        return runtime.start("renewer", this::turn);
    }

    private Duration turn() {
        Duration third = settings.lease().dividedBy(3);
        List<HeldClaim> claims = flights.claims();
        return claims.isEmpty() || renewAll(claims) ? third : third.dividedBy(10);
    }

    /** All in one statement; if that fails for one of them, each for itself, so that the others do not run out with it. */
    private boolean renewAll(List<HeldClaim> claims) {
        begun = false;
        try {
            renewTogether(claims);
            return true;
        } catch (StoreException e) {
            counters.add(Counters.Name.STORE_FAILURES, 1);
            log.warn("{} claims could not be renewed, again soon: {}", claims.size(), e.getMessage());
            boolean oneIsBad = begun
                    && switch (e.kind()) {
                        case LOCK_WAIT, CONFLICT, REFUSED -> claims.size() > 1;
                        case UNAVAILABLE, FULL, UNKNOWN_COMMIT -> false;
                    };
            if (oneIsBad) {
                claims.forEach(claim -> renewAll(List.of(claim)));
            }
            return false;
        }
    }

    private void renewTogether(List<HeldClaim> claims) {
        long sent = runtime.nanoTime();
        Set<ClaimId> standing = renew(claims);
        counters.add(Counters.Name.RENEWALS, 1);
        for (HeldClaim claim : claims) {
            if (standing.contains(claim.id())) {
                claim.renewed(sent + settings.lease().toNanos());
            } else {
                interruptAll(claim);
            }
        }
    }

    /** Long lists that are mostly settled are written anew, so that what is settled is not looked at again. */
    private Set<ClaimId> renew(List<HeldClaim> claims) {
        try (StoreTransaction tx = store.begin(EngineSettings.lockWait(store))) {
            begun = true;
            Set<ClaimId> standing =
                    tx.claims().renew(claims.stream().map(HeldClaim::id).toList(), settings.lease());
            for (HeldClaim claim : claims) {
                List<OpenJob> left = standing.contains(claim.id()) ? claim.worthRewriting() : List.of();
                if (!left.isEmpty() && tx.claims().rewrite(claim.id(), left)) {
                    claim.rewritten(left.size());
                }
            }
            tx.commit();
            return standing;
        }
    }

    private void interruptAll(HeldClaim claim) {
        List<Flight> under = flights.under(claim);
        if (under.isEmpty()) {
            // Everything was settled between the look and the renewal, and the row went.
            return;
        }
        claim.lost();
        counters.add(Counters.Name.CLAIMS_LOST, 1);
        log.warn(
                "claim {} was taken back while {} attempts ran under it; they are interrupted",
                claim.id(),
                under.size());
        under.forEach(Flight::interrupt);
    }
}
