package dev.longhaul.spring.health;

import dev.longhaul.Statistics;
import dev.longhaul.job.JobId;
import dev.longhaul.store.JobTable.Missing;
import dev.longhaul.store.StoreException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** The health of this node's engine; down with the reason. */
public final class EngineHealth implements HealthIndicator {

    /**
     * Jobs that one look for broken promises covers: so many of the latest, and so many more, from where the look before
     * ended, so that all of them are looked at in the course of time.
     */
    private static final int LOOKED_AT = 500;

    /** Which jobs are the latest. */
    private static final Duration LATEST = Duration.ofMinutes(1);

    private final Statistics statistics;
    private final InstantSource clock;
    private final boolean works;

    /** Where the last look ended; one that found something is repeated. Null for the oldest job. */
    private final AtomicReference<@Nullable JobId> place = new AtomicReference<>();

    /**
     * The health of an engine.
     *
     * @param clock tells which jobs are the latest
     * @param works whether the engine is meant to run attempts; one that only enqueues is well when the store is
     */
    public EngineHealth(Statistics statistics, InstantSource clock, boolean works) {
        this.statistics = statistics;
        this.clock = clock;
        this.works = works;
    }

    @Override
    public Health health() {
        if (works && !statistics.running()) {
            return down("the engine is not running: it has not started yet, or is shutting down");
        }
        try {
            statistics.ping();
            Missing here = statistics.nowhere(place.get(), LOOKED_AT);
            if (here.jobs().isEmpty()) {
                place.set(here.end());
            }
            Set<JobId> nowhere = new TreeSet<>(here.jobs());
            nowhere.addAll(statistics
                    .nowhere(JobId.floor(clock.instant().minus(LATEST)), LOOKED_AT)
                    .jobs());
            if (!nowhere.isEmpty()) {
                return down("these jobs are in none of the places where a job can be: " + nowhere
                        + "; please report this with the database");
            }
        } catch (StoreException e) {
            return down("the store does not answer (" + e.kind() + "): " + e.getMessage());
        }
        return Health.up()
                .withDetail("node", statistics.settings().node().toString())
                .withDetail("inFlight", statistics.inFlight())
                .withDetail("stuck", statistics.stuck())
                .withDetail(
                        "unreadable",
                        statistics.unreadable().stream()
                                .map(JobId::toString)
                                .sorted()
                                .toList())
                .build();
    }

    private static Health down(String reason) {
        return Health.down().withDetail("reason", reason).build();
    }
}
