package dev.longhaul.trials.benchmark.workload;

import dev.longhaul.trials.benchmark.measure.Metric;
import java.util.List;

/**
 * What Longhaul wants to reach in a workload.
 *
 * @param text what is compared, for the page
 * @param metric the value
 * @param lane whose value it is
 * @param against the lanes of which the best is what it is divided by; empty if the value itself counts
 * @param must the value below (or, where less is better, above) which it has failed
 * @param aim the value to strive for
 */
public record Goal(String text, Metric metric, String lane, List<String> against, double must, double aim) {

    public Goal {
        against = List.copyOf(against);
    }

    /** A ratio of the workload's rates. */
    static Goal ratio(String text, String lane, List<String> against, double must, double aim) {
        return new Goal(text, Metric.JOBS_PER_SECOND, lane, against, must, aim);
    }

    /** A rate by itself. */
    static Goal value(String text, String lane, double must, double aim) {
        return new Goal(text, Metric.JOBS_PER_SECOND, lane, List.of(), must, aim);
    }

    /** A value that is to stay below a limit. */
    static Goal limit(String text, Metric metric, String lane, double must, double aim) {
        return new Goal(text, metric, lane, List.of(), must, aim);
    }
}
