package dev.longhaul.trials.benchmark.report;

import java.util.ArrayList;
import java.util.List;

/**
 * All that the page shows.
 *
 * @param setting what the newest figures rest on
 * @param outcomes one a workload
 */
public record Results(Setting setting, List<Outcome> outcomes) {

    public Results {
        outcomes = List.copyOf(outcomes);
    }

    /** The same with another outcome in the place of its workload's; new workloads come last. */
    Results with(Outcome outcome) {
        List<Outcome> changed = new ArrayList<>(outcomes);
        for (int i = 0; i < changed.size(); i++) {
            if (changed.get(i).name().equals(outcome.name())) {
                changed.set(i, outcome);
                return new Results(setting, changed);
            }
        }
        changed.add(outcome);
        return new Results(setting, changed);
    }
}
