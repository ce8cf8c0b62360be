package dev.longhaul.spring.metrics;

import dev.longhaul.Statistics;
import dev.longhaul.engine.event.Counters.Name;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** What the engine counts by itself, read when somebody scrapes. Thread-safe. */
final class EngineCounters implements MeterBinder {

    private final Statistics statistics;

    EngineCounters(Statistics statistics) {
        this.statistics = statistics;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (Name name : Name.values()) {
            bind(name, registry);
        }
        Gauge.builder("longhaul.in.flight", statistics, Statistics::inFlight)
                .description("Attempts in flight on this node")
                .register(registry);
        Gauge.builder("longhaul.workers.busy", statistics, Statistics::busyWorkers)
                .description("Workers in use: attempts on this node whose handler has not returned")
                .register(registry);
        Gauge.builder("longhaul.workers", statistics, it -> it.settings().workers())
                .description("Workers of this node")
                .register(registry);
        Gauge.builder("longhaul.stuck", statistics, Statistics::stuck)
                .description("Attempts whose handler did not end at its timeout")
                .register(registry);
    }

    private void bind(Name name, MeterRegistry registry) {
        switch (name) {
            case ACCEPTED -> counter(registry, name, "accepted", "Jobs accepted through this node");
            case CLAIMS -> counter(registry, name, "claims", "Polls that took jobs");
            case CLAIMED -> counter(registry, name, "claimed", "Jobs claimed");
            case SETTLE_COMMITS -> counter(registry, name, "settle.commits", "Commits that settled attempts");
            case REFUSED -> counter(registry, name, "refused", "Attempts of this node that somebody else had settled");
            case RENEWALS -> counter(registry, name, "renewals", "Statements that renewed leases");
            case CLAIMS_LOST -> counter(registry, name, "claims.lost", "Claims of this node that others took back");
            case CLAIMS_TAKEN_BACK -> found(registry, name, "claim");
            case SWEPT_DEADLINES -> found(registry, name, "deadline");
            case SWEPT_REQUESTS -> found(registry, name, "request");
            case DEAD -> counter(registry, name, "dead", "Jobs that went dead on this node");
            case PARKED -> counter(registry, name, "parked", "Jobs that this node parked under an endpoint");
            case EXPIRED -> counter(registry, name, "expired", "Jobs that expired while they waited");
            case REMOVED -> counter(registry, name, "removed", "Jobs that retention removed");
            case MARKED -> counter(registry, name, "marked", "Marks that this node made in the inbox");
            case MARKS_REMOVED -> counter(registry, name, "marks.removed", "Marks of the inbox that retention removed");
            case STORE_FAILURES ->
                counter(registry, name, "store.failures", "Times the store failed to do what the engine asked");
        }
    }

    private void found(MeterRegistry registry, Name name, String what) {
        FunctionCounter.builder(
                        "longhaul.sweep.finds", statistics, it -> it.counters().get(name))
                .description("What sweeps found: claims that had run out, deadlines that had passed, requests to obey")
                .tag("what", what)
                .register(registry);
    }

    private void counter(MeterRegistry registry, Name name, String metric, String description) {
        FunctionCounter.builder(
                        "longhaul." + metric, statistics, it -> it.counters().get(name))
                .description(description)
                .register(registry);
    }
}
