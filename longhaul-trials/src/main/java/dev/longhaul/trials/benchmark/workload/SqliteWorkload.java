package dev.longhaul.trials.benchmark.workload;

import dev.longhaul.trials.benchmark.measure.Metric;
import dev.longhaul.trials.benchmark.peer.Contestant;
import java.util.List;

/**
 * Drain, retry and enqueue on a SQLite file.
 *
 * @param longhaul on SQLite
 * @param bare inserts into a SQLite file
 */
public record SqliteWorkload(Contestant longhaul, Contestant bare) implements Workload {

    private static final int RETRIES_PER_SECOND = 4_000;
    private static final int FAILURES = 3;
    private static final String ENQUEUE = "longhaul, enqueue, ";
    private static final String ALONE = ENQUEUE + "1 thread";

    @Override
    public String name() {
        return "sqlite";
    }

    @Override
    public String title() {
        return "SQLite";
    }

    @Override
    public String about() {
        return "Drain, retry and enqueue, as above, on a SQLite file (WAL, synchronous=FULL), beside bare inserts of one row in a"
                + " commit of its own into such a file.";
    }

    @Override
    public List<Metric> metrics() {
        return List.of(Metric.JOBS_PER_SECOND, Metric.OWN_CPU);
    }

    @Override
    public List<Lane> lanes() {
        String name = longhaul.name();
        return List.of(
                new Lane(
                        "longhaul, drain",
                        name,
                        stage -> Drain.of(longhaul, stage.scale().jobs(longhaul.perSecond()), 0)
                                .run(stage)),
                new Lane(
                        "longhaul, retry",
                        name,
                        stage -> Drain.of(longhaul, stage.scale().jobs(RETRIES_PER_SECOND), FAILURES)
                                .run(stage)),
                new Lane(ALONE, name, Enqueue.alone(longhaul)::run),
                new Lane(ENQUEUE + Enqueue.BY_SOME, name, Enqueue.bySome(longhaul)::run),
                new Lane(ENQUEUE + Enqueue.BY_MANY, name, Enqueue.byMany(longhaul)::run),
                new Lane(ENQUEUE + "batches", name, Enqueue.inBatches(longhaul)::run),
                new Lane("bare, 1 thread", bare.name(), Enqueue.alone(bare)::run));
    }

    @Override
    public List<Goal> goals() {
        return List.of(against(Enqueue.BY_SOME), against(Enqueue.BY_MANY));
    }

    private static Goal against(String callers) {
        return Goal.ratio(
                "SQLite: enqueue from " + callers + ", against its own single commits",
                ENQUEUE + callers,
                List.of(ALONE),
                10,
                10);
    }
}
