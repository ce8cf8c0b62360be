package dev.longhaul.trials.benchmark.workload;

import dev.longhaul.trials.benchmark.measure.Metric;
import java.util.List;

/** What several workloads show or compare with. Stateless. */
final class Columns {

    /** A rate, and what a job of it costs. */
    static final List<Metric> WITH_COSTS = List.of(
            Metric.JOBS_PER_SECOND,
            Metric.WAL,
            Metric.COMMITS,
            Metric.STATEMENTS,
            Metric.OWN_CPU,
            Metric.SERVER_CPU,
            Metric.REPEATED);

    /** db-scheduler's two ways to poll. */
    static final List<String> DB_SCHEDULER = List.of("db-scheduler", "db-scheduler-fetch");

    private Columns() {}
}
