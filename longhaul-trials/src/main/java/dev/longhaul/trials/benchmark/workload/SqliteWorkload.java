package dev.longhaul.trials.benchmark.workload;

import dev.longhaul.trials.benchmark.measure.Metric;
import dev.longhaul.trials.benchmark.peer.Contestant;
import dev.longhaul.trials.benchmark.peer.Session;
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
    private static final int MANY = 20;

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
                new Lane("longhaul, enqueue, 1 thread", name, new Enqueue(longhaul, 1, 1)::run),
                new Lane("longhaul, enqueue, 20 threads", name, new Enqueue(longhaul, MANY, 1)::run),
                new Lane("longhaul, enqueue, batches", name, new Enqueue(longhaul, 1, Session.BATCH)::run),
                new Lane("bare, 1 thread", bare.name(), new Enqueue(bare, 1, 1)::run));
    }

    @Override
    public List<Goal> goals() {
        return List.of(Goal.ratio(
                "SQLite: enqueue from 20 threads, against its own single commits",
                "longhaul, enqueue, 20 threads",
                List.of("longhaul, enqueue, 1 thread"),
                10,
                10));
    }
}
