package dev.longhaul.trials.benchmark.workload;

import dev.longhaul.trials.benchmark.measure.Metric;
import dev.longhaul.trials.benchmark.measure.Sample;
import dev.longhaul.trials.benchmark.peer.Contestant;
import java.util.ArrayList;
import java.util.List;

/**
 * Draining beside millions of jobs of the same type that wait for later.
 *
 * @param contestants who drains
 */
public record BacklogWorkload(List<Contestant> contestants) implements Workload {

    public BacklogWorkload {
        contestants = List.copyOf(contestants);
    }

    @Override
    public String name() {
        return "backlog";
    }

    @Override
    public String title() {
        return "Backlog";
    }

    @Override
    public String about() {
        return "The drain again, with nothing else in the database and with 5,000,000 jobs of the same kind that wait for"
                + " thirty days (1,000 in a quick run).";
    }

    @Override
    public List<Metric> metrics() {
        return Columns.WITH_COSTS;
    }

    @Override
    public List<Lane> lanes() {
        List<Lane> lanes = new ArrayList<>();
        for (Contestant each : contestants) {
            lanes.add(new Lane(each.name() + ", empty", each.name(), stage -> run(stage, each, 0)));
            lanes.add(new Lane(
                    each.name() + ", waiting",
                    each.name(),
                    stage -> run(stage, each, stage.scale().waiting())));
        }
        return List.copyOf(lanes);
    }

    private static Sample run(Stage stage, Contestant contestant, int waiting) {
        Drain drain = new Drain(contestant, stage.scale().jobs(contestant.perSecond()), 0, waiting, 1);
        return drain.drain(
                stage, stage.kept(contestant, "waiting_" + waiting, place -> drain.prepare(place, stage.time())));
    }

    @Override
    public List<Goal> goals() {
        return List.of(Goal.ratio(
                "drain with 5,000,000 waiting, against empty",
                "longhaul, waiting",
                List.of("longhaul, empty"),
                0.95,
                1));
    }
}
