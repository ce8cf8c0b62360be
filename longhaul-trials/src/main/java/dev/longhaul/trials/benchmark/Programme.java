package dev.longhaul.trials.benchmark;

import dev.longhaul.trials.benchmark.peer.BareInserts;
import dev.longhaul.trials.benchmark.peer.BareSqlite;
import dev.longhaul.trials.benchmark.peer.CeilingContestant;
import dev.longhaul.trials.benchmark.peer.Contestant;
import dev.longhaul.trials.benchmark.peer.DbSchedulerContestant;
import dev.longhaul.trials.benchmark.peer.JobRunrContestant;
import dev.longhaul.trials.benchmark.peer.LonghaulContestant;
import dev.longhaul.trials.benchmark.peer.MessagesContestant;
import dev.longhaul.trials.benchmark.peer.QuartzContestant;
import dev.longhaul.trials.benchmark.peer.TransactionOutboxContestant;
import dev.longhaul.trials.benchmark.workload.BacklogWorkload;
import dev.longhaul.trials.benchmark.workload.DrainWorkload;
import dev.longhaul.trials.benchmark.workload.EnqueueWorkload;
import dev.longhaul.trials.benchmark.workload.HeapWorkload;
import dev.longhaul.trials.benchmark.workload.IdleWorkload;
import dev.longhaul.trials.benchmark.workload.LatencyWorkload;
import dev.longhaul.trials.benchmark.workload.MariaDbWorkload;
import dev.longhaul.trials.benchmark.workload.MessagesWorkload;
import dev.longhaul.trials.benchmark.workload.NodesWorkload;
import dev.longhaul.trials.benchmark.workload.RetryWorkload;
import dev.longhaul.trials.benchmark.workload.SlowDiskWorkload;
import dev.longhaul.trials.benchmark.workload.SnapshotWorkload;
import dev.longhaul.trials.benchmark.workload.SqliteWorkload;
import dev.longhaul.trials.benchmark.workload.WebhookWorkload;
import dev.longhaul.trials.benchmark.workload.Workload;
import java.util.List;

/** Who takes part, and in what. Stateless. */
final class Programme {

    private static final Contestant LONGHAUL = LonghaulContestant.postgresql();
    private static final Contestant MESSAGES = new MessagesContestant();
    private static final Contestant DB_SCHEDULER = DbSchedulerContestant.lockAndFetch();
    private static final Contestant DB_SCHEDULER_FETCH = DbSchedulerContestant.fetch();
    private static final Contestant CEILING = CeilingContestant.deleting();
    private static final Contestant CEILING_CLAIM = CeilingContestant.marking();
    private static final Contestant OUTBOX = new TransactionOutboxContestant();
    private static final Contestant JOBRUNR = new JobRunrContestant();
    private static final Contestant QUARTZ = new QuartzContestant();
    private static final Contestant SQLITE = LonghaulContestant.sqlite();
    private static final Contestant BARE_SQLITE = new BareSqlite();
    private static final Contestant BARE = new BareInserts();

    /** Those that finish jobs. */
    private static final List<Contestant> WORKERS =
            List.of(LONGHAUL, DB_SCHEDULER, DB_SCHEDULER_FETCH, OUTBOX, JOBRUNR, QUARTZ, CEILING, CEILING_CLAIM);

    /** All whose settings the page tells. */
    static final List<Contestant> CONTESTANTS = List.of(
            LONGHAUL,
            MESSAGES,
            DB_SCHEDULER,
            DB_SCHEDULER_FETCH,
            OUTBOX,
            JOBRUNR,
            QUARTZ,
            CEILING,
            CEILING_CLAIM,
            BARE,
            SQLITE,
            BARE_SQLITE,
            LonghaulContestant.mariaDb(""));

    /** All workloads, in the order of the page. */
    static final List<Workload> WORKLOADS = List.of(
            new DrainWorkload(WORKERS),
            new RetryWorkload(WORKERS),
            new EnqueueWorkload(List.of(LONGHAUL, DB_SCHEDULER, OUTBOX, JOBRUNR, QUARTZ, BARE)),
            new SlowDiskWorkload(LONGHAUL, BARE),
            new BacklogWorkload(List.of(LONGHAUL, DB_SCHEDULER, QUARTZ)),
            new SnapshotWorkload(List.of(LONGHAUL, DB_SCHEDULER)),
            new LatencyWorkload(List.of(LONGHAUL, DB_SCHEDULER)),
            new IdleWorkload(List.of(LONGHAUL, DB_SCHEDULER, OUTBOX, JOBRUNR, QUARTZ)),
            new NodesWorkload(List.of(LONGHAUL, DB_SCHEDULER)),
            new WebhookWorkload(),
            new MessagesWorkload(MESSAGES, LONGHAUL),
            new HeapWorkload(LONGHAUL),
            new SqliteWorkload(SQLITE, BARE_SQLITE),
            new MariaDbWorkload(LonghaulContestant::mariaDb));

    private Programme() {}
}
