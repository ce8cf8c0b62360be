package dev.longhaul.spring.metrics;

import dev.longhaul.engine.event.EngineMeter;
import dev.longhaul.job.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the engine measures, as Micrometer's timers, counters and summaries. Thread-safe. There are as many as job types that
 * this node runs, and a handler's code names those.
 */
final class MicrometerMeter implements EngineMeter {

    private static final Duration[] LATENESS =
            durations(1, 5, 10, 25, 50, 100, 250, 500, 1_000, 5_000, 30_000, 300_000);
    private static final Duration[] RUN = durations(5, 25, 100, 250, 500, 1_000, 2_500, 5_000, 15_000, 60_000, 300_000);
    private static final double[] BATCH = {1, 2, 5, 10, 20, 50, 100, 200, 500};

    private final MeterRegistry registry;
    private final Map<String, TypeMeters> types = new ConcurrentHashMap<>();
    private final Map<Batch, DistributionSummary> batches = new EnumMap<>(Batch.class);

    MicrometerMeter(MeterRegistry registry) {
        this.registry = registry;
        for (Batch batch : Batch.values()) {
            batches.put(
                    batch,
                    DistributionSummary.builder("longhaul.batch")
                            .description("Jobs in one commit that accepts, claims or settles")
                            .baseUnit("jobs")
                            .tag("batch", batch.word())
                            .serviceLevelObjectives(BATCH)
                            .register(registry));
        }
    }

    @Override
    public void started(String type, Duration late) {
        of(type).lateness().record(late);
    }

    @Override
    public void settled(String type, Outcome.Kind outcome, Duration took) {
        TypeMeters meters = of(type);
        meters.took().record(took);
        Objects.requireNonNull(meters.attempts().get(outcome), "every outcome has a counter")
                .increment();
    }

    @Override
    public void committed(Batch batch, int jobs) {
        Objects.requireNonNull(batches.get(batch), "every batch has a summary").record(jobs);
    }

    private TypeMeters of(String type) {
        TypeMeters known = types.get(type);
        return known != null ? known : types.computeIfAbsent(type, this::meters);
    }

    private TypeMeters meters(String type) {
        Map<Outcome.Kind, Counter> attempts = new EnumMap<>(Outcome.Kind.class);
        for (Outcome.Kind outcome : Outcome.Kind.values()) {
            attempts.put(
                    outcome,
                    Counter.builder("longhaul.attempts")
                            .description("Attempts settled by this node")
                            .tag("type", type)
                            .tag("outcome", outcome.word())
                            .register(registry));
        }
        return new TypeMeters(
                timer("longhaul.lateness", "How long after they were due attempts started", type, LATENESS),
                timer("longhaul.attempt", "How long attempts ran", type, RUN),
                attempts);
    }

    private Timer timer(String name, String description, String type, Duration[] bounds) {
        return Timer.builder(name)
                .description(description)
                .tag("type", type)
                .serviceLevelObjectives(bounds)
                .register(registry);
    }

    private static Duration[] durations(long... millis) {
        Duration[] durations = new Duration[millis.length];
        for (int i = 0; i < millis.length; i++) {
            durations[i] = Duration.ofMillis(millis[i]);
        }
        return durations;
    }

    private record TypeMeters(Timer lateness, Timer took, Map<Outcome.Kind, Counter> attempts) {}
}
