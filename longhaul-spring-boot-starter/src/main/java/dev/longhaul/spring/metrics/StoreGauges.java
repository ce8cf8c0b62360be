package dev.longhaul.spring.metrics;

import dev.longhaul.spring.metrics.StoreCounts.Counted;
import dev.longhaul.store.Backlog;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What waits in the store, for registries that are not Prometheus's, as gauges that come and go with the job types. One gauge is always
 * there, whether the store answers: reading it counts anew and renews the others, which are read with it or the next time. Thread-safe.
 */
final class StoreGauges implements MeterBinder {

    private final StoreCounts counts;

    StoreGauges(StoreCounts counts) {
        this.counts = counts;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        MultiGauge due =
                gauge(registry, "longhaul.due.jobs", "Jobs that are due and wait for a worker, counted up to 10000");
        MultiGauge waiting = gauge(registry, "longhaul.waiting.jobs", "Jobs that are due later, counted up to 10000");
        MultiGauge oldest = MultiGauge.builder("longhaul.oldest.due")
                .description("How long the first of the due jobs has been due")
                .baseUnit("seconds")
                .register(registry);
        MultiGauge parked = gauge(
                registry,
                "longhaul.parked.jobs",
                "Jobs held by a predecessor (key) or an endpoint, counted up to 10000");
        MultiGauge dead = gauge(registry, "longhaul.dead.jobs", "Jobs in the error queue, counted up to 10000");
        Gauge.builder("longhaul.store.reachable", () -> {
                    Counted counted = counts.counted();
                    due.register(rows("type", counted.backlog(), Backlog::due), true);
                    waiting.register(rows("type", counted.backlog(), Backlog::waiting), true);
                    oldest.register(
                            rows(
                                    "type",
                                    counted.backlog(),
                                    backlog -> backlog.oldest().toNanos() / 1e9),
                            true);
                    parked.register(rows("by", counted.parked(), Long::doubleValue), true);
                    dead.register(rows("type", counted.dead(), Long::doubleValue), true);
                    return counted.reachable() ? 1 : 0;
                })
                .description("Whether the store answered when it was last asked for these numbers")
                .register(registry);
    }

    private static MultiGauge gauge(MeterRegistry registry, String name, String description) {
        return MultiGauge.builder(name).description(description).register(registry);
    }

    private static <T> List<Row<?>> rows(String label, Map<String, T> values, ToDoubleFunction<T> number) {
        return values.entrySet().stream()
                .<Row<?>>map(value -> {
                    double counted = number.applyAsDouble(value.getValue());
                    return Row.of(Tags.of(label, value.getKey()), () -> counted);
                })
                .toList();
    }
}
