package dev.longhaul.engine.claim;

import dev.longhaul.engine.flight.Flights;
import dev.longhaul.engine.limit.Gates;
import dev.longhaul.engine.protocol.Claiming.Wanted;
import dev.longhaul.engine.registry.HandlerRegistry;
import dev.longhaul.engine.registry.Registration;
import dev.longhaul.engine.runtime.EngineRuntime;
import dev.longhaul.engine.settings.EngineSettings;
import dev.longhaul.store.DueTable.Ask;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a poll asks for. Permits first: no more is asked for than can be started, and each type gets its turn at being
 * asked first, so that none starves. One poller's, but for what says that anybody may ask.
 */
final class Appetite {

    private final EngineRuntime runtime;
    private final EngineSettings settings;
    private final HandlerRegistry handlers;
    private final Flights flights;
    private final Gates gates;
    private final LowWater marks;
    private final int handlersAtOnce;
    private int rotation;
    private boolean releasesFirst;
    /** Types that are handled here and were not asked for, because there was no permit; null while that is being counted. */
    private volatile @Nullable Set<String> limited = Set.of();

    /** @param handlersAtOnce how many handlers the store lets have a transaction open at once */
    Appetite(EngineRuntime runtime, EngineSettings settings, Poller.Work work, LowWater marks, int handlersAtOnce) {
        this.handlersAtOnce = handlersAtOnce;
        this.runtime = runtime;
        this.settings = settings;
        this.handlers = work.handlers();
        this.flights = work.flights();
        this.gates = work.gates();
        this.marks = marks;
    }

    /**
     * What to ask for.
     *
     * @param suspects whether jobs whose last attempt was lost are asked for, if there is room for one
     */
    Wanted ask(boolean suspects) {
        // Said before the permits are counted: of one that comes free meanwhile it is asked whether it could have been
        // used.
        limited = null;
        boolean roomForSuspect = !flights.hasSuspect();
        int total = Math.min(flights.permits().free(), settings.limits().claimBatch());
        long now = runtime.nanoTime();
        Set<String> without = new HashSet<>();
        List<Ask> ordinary = new ArrayList<>();
        List<Ask> suspect = new ArrayList<>();
        for (String type : typesInTurn()) {
            Registration<?> code = handlers.find(type);
            if (code == null) {
                continue;
            }
            int free = Math.min(total, flights.permits().free(type, code.mostAtOnce(handlersAtOnce)));
            if (free <= 0) {
                without.add(type);
            } else {
                ordinary.add(new Ask(type, false, marks.of(type, now), free));
                if (roomForSuspect && suspects) {
                    suspect.add(new Ask(type, true, Instant.EPOCH, 1));
                }
            }
        }
        Map<String, Integer> releases = ordinary.isEmpty() ? Map.of() : gates.releasable(now);
        limited = without;
        return new Wanted(ordinary, total, suspect, roomForSuspect, releasesFirst, releases);
    }

    /** Whether there was no permit for some type when permits were last counted. Anybody may ask. */
    boolean isLimited() {
        Set<String> types = limited;
        return types == null || !types.isEmpty();
    }

    /** Whether there was no permit for a type when permits were last counted. Anybody may ask. */
    boolean isLimited(String type) {
        Set<String> types = limited;
        return types == null || types.contains(type);
    }

    /** Whether half of the permits that a type can have are free. Anybody may ask. */
    boolean halfFree(String type) {
        Registration<?> code = handlers.find(type);
        return code != null && flights.permits().halfFree(type, code.mostAtOnce(handlersAtOnce));
    }

    private List<String> typesInTurn() {
        List<String> types = handlers.types();
        Collections.sort(types);
        if (!types.isEmpty()) {
            Collections.rotate(types, -(rotation % types.size()));
        }
        return types;
    }

    /**
     * A poll asked for this. What endpoints release and what is due take turns at being first, and each type is first in
     * both kinds of turn: were both to change with every poll, of two types one would always come behind the releases.
     * Merely looking takes no turn.
     */
    void asked() {
        releasesFirst = !releasesFirst;
        if (releasesFirst) {
            rotation = rotation == Integer.MAX_VALUE ? 0 : rotation + 1;
        }
    }
}
