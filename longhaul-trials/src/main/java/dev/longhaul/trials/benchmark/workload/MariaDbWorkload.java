package dev.longhaul.trials.benchmark.workload;

import dev.longhaul.trials.benchmark.measure.Metric;
import dev.longhaul.trials.benchmark.measure.Sample;
import dev.longhaul.trials.benchmark.peer.Contestant;
import dev.longhaul.trials.database.MariaDbServer;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Drain, retry and enqueue on a MariaDB of its own. For one thread. */
public final class MariaDbWorkload implements Workload {

    private static final int RETRIES_PER_SECOND = 1_500;
    private static final int FAILURES = 3;

    private final Function<String, Contestant> longhaul;
    private @Nullable MariaDbServer server;

    /** @param longhaul on the MariaDB of a JDBC URL */
    public MariaDbWorkload(Function<String, Contestant> longhaul) {
        this.longhaul = longhaul;
    }

    @Override
    public String name() {
        return "mariadb";
    }

    @Override
    public String title() {
        return "MariaDB";
    }

    @Override
    public String about() {
        return "Drain, retry and enqueue, as above, on MariaDB 11.4 (innodb_flush_log_at_trx_commit=1, doublewrite on, no binary"
                + " log, everything else at its defaults: a buffer pool of 128 MiB).";
    }

    @Override
    public List<Metric> metrics() {
        return List.of(Metric.JOBS_PER_SECOND, Metric.OWN_CPU);
    }

    @Override
    public List<Lane> lanes() {
        return List.of(
                lane(
                        "drain",
                        (each, stage) -> Drain.of(each, stage.scale().jobs(each.perSecond()), 0)
                                .run(stage)),
                lane(
                        "retry",
                        (each, stage) -> Drain.of(each, stage.scale().jobs(RETRIES_PER_SECOND), FAILURES)
                                .run(stage)),
                lane("enqueue, 1 thread", (each, stage) -> Enqueue.alone(each).run(stage)),
                lane(
                        "enqueue, " + Enqueue.BY_SOME,
                        (each, stage) -> Enqueue.bySome(each).run(stage)),
                lane(
                        "enqueue, " + Enqueue.BY_MANY,
                        (each, stage) -> Enqueue.byMany(each).run(stage)),
                lane(
                        "enqueue, batches",
                        (each, stage) -> Enqueue.inBatches(each).run(stage)));
    }

    @Override
    public List<Goal> goals() {
        return List.of();
    }

    private Lane lane(String what, Race race) {
        return new Lane("longhaul, " + what, longhaul.apply("").name(), stage -> {
            MariaDbServer started = server;
            if (started == null) {
                started = MariaDbServer.start(stage.server().beside("mariadb"));
                server = started;
            }
            started.empty();
            return race.run(longhaul.apply(started.url()), stage);
        });
    }

    @Override
    public void over() {
        if (server != null) {
            server.close();
            server = null;
        }
    }

    /** Runs a contestant once. */
    @FunctionalInterface
    private interface Race {
        Sample run(Contestant contestant, Stage stage) throws Exception;
    }
}
