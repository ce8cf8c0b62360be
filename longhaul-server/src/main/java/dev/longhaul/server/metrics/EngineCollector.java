package dev.longhaul.server.metrics;

import dev.longhaul.Statistics;
import dev.longhaul.engine.event.Counters;
import dev.longhaul.job.Outcome;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Turns what the engine counts into metrics named {@code longhaul_*}. Thread-safe. */
final class EngineCollector implements MultiCollector {

    private final Statistics statistics;
    private final Backlog backlog;

    EngineCollector(Statistics statistics, Backlog backlog) {
        this.statistics = statistics;
        this.backlog = backlog;
    }

    @Override
    public MetricSnapshots collect() {
        Counters counters = statistics.counters();
        List<MetricSnapshot> metrics = new ArrayList<>();
        metrics.add(attempts(counters));
        metrics.add(lateness(counters));
        for (Counters.Name name : Counters.Name.values()) {
            metrics.add(counter(name, counters.get(name)));
        }
        metrics.add(gauge("longhaul_in_flight", "Attempts in flight on this node", statistics.inFlight()));
        metrics.add(gauge("longhaul_stuck", "Attempts whose handler did not end at its timeout", statistics.stuck()));
        metrics.add(gauge(
                "longhaul_workers",
                "The most attempts in flight on this node",
                statistics.settings().workers()));
        Backlog.Counted counted = backlog.counted();
        metrics.add(gauges(
                "longhaul_due_jobs",
                "Jobs that wait for nothing but time, counted up to 10000",
                "type",
                counted.due()));
        metrics.add(
                gauges("longhaul_parked_jobs", "Jobs held by a predecessor or an endpoint", "by", counted.parked()));
        metrics.add(gauges("longhaul_dead_jobs", "Jobs in the error queue", "type", counted.dead()));
        metrics.add(gauge(
                "longhaul_store_reachable",
                "Whether the store answered when it was last asked",
                counted.reachable() ? 1 : 0));
        return new MetricSnapshots(metrics);
    }

    private static CounterSnapshot attempts(Counters counters) {
        CounterSnapshot.Builder attempts =
                CounterSnapshot.builder().name("longhaul_attempts").help("Attempts settled by this node");
        for (Outcome.Kind kind : Outcome.Kind.values()) {
            attempts.dataPoint(CounterDataPointSnapshot.builder()
                    .labels(Labels.of("outcome", kind.word()))
                    .value((double) counters.settledAs(kind))
                    .build());
        }
        return attempts.build();
    }

    private static HistogramSnapshot lateness(Counters counters) {
        long[] bounds = Counters.latenessBoundsMillis();
        long[] counts = counters.lateness();
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        for (int i = 0; i < bounds.length; i++) {
            buckets.bucket(bounds[i] / 1_000.0, counts[i]);
        }
        buckets.bucket(Double.POSITIVE_INFINITY, counts[bounds.length]);
        return HistogramSnapshot.builder()
                .name("longhaul_lateness_seconds")
                .help("How long after they were due attempts started")
                .dataPoint(HistogramDataPointSnapshot.builder()
                        .classicHistogramBuckets(buckets.build())
                        .sum(seconds(counters.latenessSum()))
                        .build())
                .build();
    }

    private static CounterSnapshot counter(Counters.Name name, long value) {
        String word = name.name().toLowerCase(Locale.ROOT);
        return CounterSnapshot.builder()
                .name("longhaul_" + word)
                .help("Engine counter " + word + "; see docs/operations.md")
                .dataPoint(
                        CounterDataPointSnapshot.builder().value((double) value).build())
                .build();
    }

    private static GaugeSnapshot gauge(String name, String help, long value) {
        return GaugeSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(
                        GaugeDataPointSnapshot.builder().value((double) value).build())
                .build();
    }

    private static GaugeSnapshot gauges(String name, String help, String label, Map<String, Long> values) {
        GaugeSnapshot.Builder gauges = GaugeSnapshot.builder().name(name).help(help);
        values.forEach((value, count) -> gauges.dataPoint(GaugeDataPointSnapshot.builder()
                .labels(Labels.of(label, value))
                .value((double) count)
                .build()));
        return gauges.build();
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
