package dev.longhaul.engine.sweep;

import dev.longhaul.engine.event.Counters;
import dev.longhaul.engine.flight.Flight;
import dev.longhaul.engine.flight.Flights;
import dev.longhaul.engine.registry.HandlerRegistry;
import dev.longhaul.engine.runtime.Activity;
import dev.longhaul.engine.runtime.EngineRuntime;
import dev.longhaul.engine.settings.EngineSettings;
import dev.longhaul.job.JobId;
import dev.longhaul.job.Texts;
import dev.longhaul.operator.NodeView;
import dev.longhaul.store.NodeRow;
import dev.longhaul.store.RetentionTable.Swept;
import dev.longhaul.store.RetentionTable.SweptMarks;
import dev.longhaul.store.Store;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.StoreTransaction;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Retention, and the node's row for display. One activity; nothing depends on it being on time. */
public final class Housekeeper {

    private static final Logger log = LoggerFactory.getLogger(Housekeeper.class);
    private static final int JOBS_AT_ONCE = 500;
    private static final int PAGES_A_PASS = 40;
    private static final int MAX_STUCK_SHOWN = 100;
    private static final int LONGEST_TYPES = 2_000;
    private static final Duration SLICES_AHEAD = Duration.ofDays(3);
    private static final Duration FORGET_NODES = Duration.ofDays(1);
    private static final Duration KEEP_AUDIT = Duration.ofDays(400);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(10);
    private static final Duration WHEN_BEHIND = Duration.ofSeconds(1);

    private final Store store;
    private final EngineRuntime runtime;
    private final EngineSettings settings;
    private final Flights flights;
    private final HandlerRegistry handlers;
    private final Counters counters;
    private final Map<String, String> about = new ConcurrentHashMap<>();

    private @Nullable Instant startedAt;
    private @Nullable JobId cursor;
    private @Nullable Instant marksCursor;
    private long lastRetention;
    private boolean everRetained;
    private boolean behind;

    public Housekeeper(
            Store store,
            EngineRuntime runtime,
            EngineSettings settings,
            Flights flights,
            HandlerRegistry handlers,
            Counters counters) {
        this.store = store;
        this.runtime = runtime;
        this.settings = settings;
        this.flights = flights;
        this.handlers = handlers;
        this.counters = counters;
    }

    /** Adds to what the node's row says. */
    public void describe(String name, String value) {
        about.put(name, value);
    }

    /** Starts keeping house. */
    public Activity start() {
        return runtime.start("housekeeper", this::turn);
    }

    private Duration turn() {
        try {
            showNode();
            if (!everRetained
                    || behind
                    || runtime.nanoTime() - lastRetention
                            >= settings.pace().retain().toNanos()) {
                everRetained = true;
                lastRetention = runtime.nanoTime();
                behind = retain();
            }
            if (behind) {
                return WHEN_BEHIND;
            }
            Duration wait = settings.pace().node();
            return wait.compareTo(settings.pace().retain()) < 0
                    ? wait
                    : settings.pace().retain();
        } catch (StoreException e) {
            counters.add(Counters.Name.STORE_FAILURES, 1);
            log.warn("housekeeping failed and is repeated in {}: {}", AFTER_FAILURE, e.getMessage());
            return AFTER_FAILURE;
        }
    }

    private void showNode() {
        String stuck = flights.all().stream()
                .filter(Flight::stuck)
                .limit(MAX_STUCK_SHOWN)
                .map(flight -> flight.id().toString())
                .collect(Collectors.joining(","));
        try (StoreTransaction tx = store.begin(EngineSettings.lockWait(store))) {
            Instant now = tx.now();
            Instant started = startedAt == null ? now : startedAt;
            startedAt = started;
            tx.nodes().save(new NodeRow(settings.node(), started, now, flights.size(), stuck, about()));
            tx.nodes().deleteUnseen(now.minus(FORGET_NODES));
            tx.commit();
        }
    }

    private Map<String, String> about() {
        Map<String, String> all = new TreeMap<>(about);
        all.put(NodeView.WORKERS, Integer.toString(settings.workers()));
        String types = handlers.types().stream().sorted().collect(Collectors.joining(" "));
        String shown = Texts.storable(types, LONGEST_TYPES);
        if (shown != null) {
            all.put(NodeView.TYPES, shown);
        }
        return all;
    }

    /** Returns whether there is probably more to remove than one pass can. */
    private boolean retain() {
        Instant endedBefore;
        Instant handledBefore;
        try (StoreTransaction tx = store.begin(EngineSettings.lockWait(store))) {
            Instant now = tx.now();
            endedBefore = now.minus(settings.limits().retention());
            handledBefore = now.minus(settings.limits().inboxRetention());
            tx.retention().slices(now.plus(SLICES_AHEAD));
            tx.retention().audit(now.minus(KEEP_AUDIT), JOBS_AT_ONCE);
            tx.commit();
        }
        // Jobs first: what they leave in the inbox goes with them, if it is old enough.
        boolean moreJobs = removeJobs(endedBefore);
        return removeMarks(handledBefore) || moreJobs;
    }

    private boolean removeJobs(Instant endedBefore) {
        int removed = 0;
        for (int page = 0; page < PAGES_A_PASS; page++) {
            Swept swept;
            try (StoreTransaction tx = store.begin(EngineSettings.lockWait(store))) {
                swept = tx.retention().sweep(cursor, endedBefore, JOBS_AT_ONCE);
                tx.commit();
            }
            counters.add(Counters.Name.REMOVED, swept.removed());
            removed += swept.removed();
            cursor = swept.last();
            if (cursor == null) {
                return false;
            }
        }
        return removed > 0;
    }

    private boolean removeMarks(Instant handledBefore) {
        int removed = 0;
        for (int page = 0; page < PAGES_A_PASS; page++) {
            SweptMarks swept;
            try (StoreTransaction tx = store.begin(EngineSettings.lockWait(store))) {
                swept = tx.retention().marks(marksCursor, handledBefore, JOBS_AT_ONCE);
                tx.commit();
            }
            counters.add(Counters.Name.MARKS_REMOVED, swept.removed());
            removed += swept.removed();
            marksCursor = swept.last();
            if (marksCursor == null) {
                return false;
            }
        }
        return removed > 0;
    }

    /** Takes the node's row away, at a clean shutdown. */
    public void leave() {
        try (StoreTransaction tx = store.begin(EngineSettings.lockWait(store))) {
            tx.nodes().delete(settings.node());
            tx.commit();
        } catch (StoreException e) {
            log.debug("the node's row stays until others forget it", e);
        }
    }
}
