package dev.longhaul.trials.benchmark.workload;

import dev.longhaul.trials.benchmark.measure.Metric;
import dev.longhaul.trials.benchmark.peer.Contestant;
import java.util.List;

/** No-op jobs that are due when the contestant begins. */
public record DrainWorkload(List<Contestant> contestants) implements Workload {

    public DrainWorkload {
        contestants = List.copyOf(contestants);
    }

    @Override
    public String name() {
        return "drain";
    }

    @Override
    public String title() {
        return "Drain";
    }

    @Override
    public String about() {
        return "No-op jobs, all due when the contestant begins to work, until the last one has left the database.";
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
                        stage -> Drain.of(each, stage.scale().jobs(each.perSecond()), 0)
                                .run(stage)))
                .toList();
    }

    @Override
    public List<Goal> goals() {
        return List.of(
                Goal.ratio("drain, against db-scheduler's best", "longhaul", Columns.DB_SCHEDULER, 5, 10),
                Goal.ratio("drain, against the ceiling", "longhaul", List.of("ceiling"), 0.20, 0.35),
                Goal.limit("log from due to ended, first-try success (B)", Metric.WAL, "longhaul", 900, 500));
    }
}
