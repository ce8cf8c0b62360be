package dev.longhaul.trials.benchmark;

import dev.longhaul.trials.benchmark.peer.BareInserts;
import dev.longhaul.trials.benchmark.peer.CeilingContestant;
import dev.longhaul.trials.benchmark.peer.Contestant;
import dev.longhaul.trials.benchmark.peer.DbSchedulerContestant;
import dev.longhaul.trials.benchmark.peer.LonghaulContestant;
import dev.longhaul.trials.benchmark.workload.DrainWorkload;
import dev.longhaul.trials.benchmark.workload.EnqueueWorkload;
import dev.longhaul.trials.benchmark.workload.RetryWorkload;
import dev.longhaul.trials.benchmark.workload.Workload;
import java.util.List;

/** Who takes part, and in what. Stateless. */
final class Programme {

    private static final Contestant LONGHAUL = LonghaulContestant.postgresql();
    private static final Contestant DB_SCHEDULER = DbSchedulerContestant.lockAndFetch();
    private static final Contestant DB_SCHEDULER_FETCH = DbSchedulerContestant.fetch();
    private static final Contestant CEILING = CeilingContestant.deleting();
    private static final Contestant CEILING_CLAIM = CeilingContestant.marking();
    private static final Contestant BARE = new BareInserts();

    /** All contestants. */
    static final List<Contestant> CONTESTANTS =
            List.of(LONGHAUL, DB_SCHEDULER, DB_SCHEDULER_FETCH, CEILING, CEILING_CLAIM, BARE);

    /** All workloads, in the order of the page. */
    static final List<Workload> WORKLOADS = List.of(
            new DrainWorkload(List.of(LONGHAUL, DB_SCHEDULER, DB_SCHEDULER_FETCH, CEILING, CEILING_CLAIM)),
            new RetryWorkload(List.of(LONGHAUL, DB_SCHEDULER, DB_SCHEDULER_FETCH, CEILING, CEILING_CLAIM)),
            new EnqueueWorkload(List.of(LONGHAUL, DB_SCHEDULER, BARE)));

    private Programme() {}
}
