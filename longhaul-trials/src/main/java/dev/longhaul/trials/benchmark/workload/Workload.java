package dev.longhaul.trials.benchmark.workload;

import dev.longhaul.trials.benchmark.measure.Metric;
import java.util.List;

/** Something that is asked of contestants. */
public interface Workload {

    /** The name on the command line. */
    String name();

    /** The heading on the page. */
    String title();

    /** What is done and what is measured, for the page. */
    String about();

    /** The columns of its table; the first is what its chart shows. */
    List<Metric> metrics();

    /** Its lanes, in the order of the table. */
    List<Lane> lanes();

    /** What Longhaul wants to reach. */
    List<Goal> goals();

    /** After the last round: stops what the workload has started for all of them. */
    default void over() {
        // Most start nothing.
    }
}
