package dev.longhaul.trials.benchmark.workload;

import dev.longhaul.trials.benchmark.measure.Metric;
import dev.longhaul.trials.benchmark.peer.Contestant;
import java.util.List;

/** Jobs that fail three times at no delay, and then succeed. */
public record RetryWorkload(List<Contestant> contestants) implements Workload {

    private static final int FAILURES = 3;

    public RetryWorkload {
        contestants = List.copyOf(contestants);
    }

    @Override
    public String name() {
        return "retry";
    }

    @Override
    public String title() {
        return "Retry";
    }

    @Override
    public String about() {
        return "Jobs, all due when the contestant begins to work, each of which fails three times with an error of 80 bytes, is"
                + " due again at once, and succeeds at its fourth attempt. Counted are finished jobs; each is four attempts.";
    }

    @Override
    public List<Metric> metrics() {
        return Columns.WITH_COSTS;
    }

    @Override
    public List<Lane> lanes() {
        return contestants.stream()
                .map(each -> new Lane(
                        each.name(),
                        each.name(),
                        stage -> Drain.of(each, stage.scale().jobs(each.retriesPerSecond()), FAILURES)
                                .run(stage)))
                .toList();
    }

    @Override
    public List<Goal> goals() {
        return List.of(
                Goal.ratio("retry, against db-scheduler's best", "longhaul", Columns.DB_SCHEDULER, 5, 10),
                // Three cycles of failing and coming back, and the success at the end.
                Goal.limit("log per job that fails three times (B)", Metric.WAL, "longhaul", 3_600, 2_300));
    }
}
