package dev.longhaul.spring.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * What waits in the store, as gauges. Not by Micrometer, whose gauges are registered one by one: here types come and go, and all
 * are read in one go when somebody scrapes. Thread-safe.
 */
final class StoreCollector implements MultiCollector {

    private final StoreCounts counts;

    StoreCollector(StoreCounts counts) {
        this.counts = counts;
    }

    @Override
    public MetricSnapshots collect() {
        StoreCounts.Counted counted = counts.counted();
        return MetricSnapshots.of(
                gauges(
                        "longhaul_due_jobs",
                        "Jobs that are due and wait for a worker, counted up to 10000",
                        "type",
                        each(counted.backlog(), backlog -> backlog.due())),
                gauges(
                        "longhaul_waiting_jobs",
                        "Jobs that are due later, counted up to 10000",
                        "type",
                        each(counted.backlog(), backlog -> backlog.waiting())),
                gauges(
                        "longhaul_oldest_due_seconds",
                        "How long the first of the due jobs has been due",
                        "type",
                        each(counted.backlog(), backlog -> backlog.oldest().toNanos() / 1e9)),
                gauges(
                        "longhaul_parked_jobs",
                        "Jobs held by a predecessor (key) or an endpoint, counted up to 10000",
                        "by",
                        each(counted.parked(), Long::doubleValue)),
                gauges(
                        "longhaul_dead_jobs",
                        "Jobs in the error queue, counted up to 10000",
                        "type",
                        each(counted.dead(), Long::doubleValue)),
                reachable(counted.reachable()));
    }

    private static <T> Map<String, Double> each(Map<String, T> values, ToDoubleFunction<T> number) {
        Map<String, Double> numbers = new TreeMap<>();
        values.forEach((label, value) -> numbers.put(label, number.applyAsDouble(value)));
        return numbers;
    }

    private static MetricSnapshot reachable(boolean reachable) {
        return GaugeSnapshot.builder()
                .name("longhaul_store_reachable")
                .help("Whether the store answered when it was last asked for these numbers")
                .dataPoint(GaugeDataPointSnapshot.builder()
                        .value(reachable ? 1 : 0)
                        .build())
                .build();
    }

    private static MetricSnapshot gauges(String name, String help, String label, Map<String, Double> values) {
        GaugeSnapshot.Builder gauges = GaugeSnapshot.builder().name(name).help(help);
        values.forEach((value, number) -> gauges.dataPoint(GaugeDataPointSnapshot.builder()
                .labels(Labels.of(label, value))
                .value(number)
                .build()));
        return gauges.build();
    }
}
