package dev.longhaul.trials.benchmark.workload;

import dev.longhaul.trials.benchmark.measure.Metric;
import dev.longhaul.trials.benchmark.peer.Contestant;
import java.util.ArrayList;
import java.util.List;

/**
 * Draining by several nodes.
 *
 * @param contestants who drains
 */
public record NodesWorkload(List<Contestant> contestants) implements Workload {

    private static final int MOST = 3;

    public NodesWorkload {
        contestants = List.copyOf(contestants);
    }

    @Override
    public String name() {
        return "nodes";
    }

    @Override
    public String title() {
        return "Nodes";
    }

    @Override
    public String about() {
        return "The drain by 1, 2 and 3 nodes at once, all in one process beside their database: this shows what nodes cost each"
                + " other, not what more machines would give.";
    }

    @Override
    public List<Metric> metrics() {
        return Columns.WITH_COSTS;
    }

    @Override
    public List<Lane> lanes() {
        List<Lane> lanes = new ArrayList<>();
        for (Contestant each : contestants) {
            for (int nodes = 1; nodes <= MOST; nodes++) {
                int count = nodes;
                lanes.add(new Lane(
                        each.name() + ", " + nodes + (nodes == 1 ? " node" : " nodes"),
                        each.name(),
                        stage -> new Drain(each, stage.scale().jobs(each.perSecond()), 0, 0, count).run(stage)));
            }
        }
        return List.copyOf(lanes);
    }

    @Override
    public List<Goal> goals() {
        return List.of();
    }
}
