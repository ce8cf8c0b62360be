package dev.longhaul.trials.benchmark.workload;

import dev.longhaul.trials.benchmark.measure.Metric;
import dev.longhaul.trials.benchmark.measure.Reading;
import dev.longhaul.trials.benchmark.measure.Sample;
import dev.longhaul.trials.benchmark.peer.Contestant;
import dev.longhaul.trials.benchmark.peer.Session;
import dev.longhaul.trials.benchmark.peer.Work;
import java.time.Duration;
import java.util.List;

/**
 * What a node asks of the database that has nothing to do.
 *
 * @param contestants who idles
 */
public record IdleWorkload(List<Contestant> contestants) implements Workload {

    private static final int LONGER = 4;

    public IdleWorkload {
        contestants = List.copyOf(contestants);
    }

    @Override
    public String name() {
        return "idle";
    }

    @Override
    public String title() {
        return "Idle";
    }

    @Override
    public String about() {
        return "One node on an empty database, left alone: the statements it sends, by pg_stat_statements and without"
                + " BEGIN and COMMIT.";
    }

    @Override
    public List<Metric> metrics() {
        return List.of(Metric.STATEMENTS_PER_SECOND, Metric.COMMITS_PER_SECOND);
    }

    @Override
    public List<Lane> lanes() {
        return contestants.stream()
                .map(each -> new Lane(each.name(), each.name(), stage -> run(stage, each)))
                .toList();
    }

    private static Sample run(Stage stage, Contestant contestant) {
        Duration watched = stage.scale().span().multipliedBy(LONGER);
        contestant.install(stage.place());
        Reading before;
        Reading after;
        try (Session session = contestant.open(stage.place(), new Work(1, 0, stage.time()))) {
            session.start();
            // Coming up is not idling.
            stage.time().pause(stage.scale().span());
            before = stage.meter().read();
            stage.time().pause(watched);
            after = stage.meter().read();
        }
        double seconds = (after.nanos() - before.nanos()) / 1e9;
        return Sample.of(Metric.STATEMENTS_PER_SECOND, (after.statements() - before.statements()) / seconds)
                .with(Metric.COMMITS_PER_SECOND, (after.commits() - before.commits()) / seconds);
    }

    @Override
    public List<Goal> goals() {
        return List.of(Goal.limit("idle statements a second a node", Metric.STATEMENTS_PER_SECOND, "longhaul", 1, 0.5));
    }
}
