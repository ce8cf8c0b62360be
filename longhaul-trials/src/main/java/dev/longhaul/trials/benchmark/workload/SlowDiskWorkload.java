package dev.longhaul.trials.benchmark.workload;

import dev.longhaul.trials.benchmark.measure.Metric;
import dev.longhaul.trials.benchmark.measure.Sample;
import dev.longhaul.trials.benchmark.peer.Contestant;
import dev.longhaul.trials.benchmark.server.BenchmarkServer;
import dev.longhaul.trials.benchmark.server.Place;
import dev.longhaul.trials.disk.SlowFlush;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Enqueue from some threads on a PostgreSQL of its own whose flushes take longer. For one thread. */
public final class SlowDiskWorkload implements Workload {

    private static final List<Duration> LONGER =
            List.of(Duration.ZERO, Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(5));

    private final Contestant longhaul;
    private final Contestant bare;
    private @Nullable Disk disk;

    /**
     * @param longhaul on PostgreSQL
     * @param bare inserts into a table of PostgreSQL
     */
    public SlowDiskWorkload(Contestant longhaul, Contestant bare) {
        this.longhaul = longhaul;
        this.bare = bare;
    }

    @Override
    public String name() {
        return "slow-disk";
    }

    @Override
    public String title() {
        return "Slower disks";
    }

    @Override
    public String about() {
        return "Jobs accepted one by one from " + Enqueue.SOME
                + " threads, and bare rows from as many, as under enqueue, on a"
                + " PostgreSQL of its own on this machine, with the settings below, each of whose flushes (fsync, fdatasync)"
                + " takes longer than the disk needs: a library sleeps behind them, and counts them. PostgreSQL's"
                + " pg_test_fsync tells how long a flush of fdatasync takes on a disk of yours.";
    }

    @Override
    public List<Metric> metrics() {
        return List.of(Metric.JOBS_PER_SECOND, Metric.FLUSHES, Metric.COMMITS, Metric.OWN_CPU, Metric.SERVER_CPU);
    }

    @Override
    public List<Lane> lanes() {
        return LONGER.stream()
                .flatMap(each -> List.of(lane(longhaul, each), lane(bare, each)).stream())
                .toList();
    }

    @Override
    public List<Goal> goals() {
        return LONGER.stream()
                .filter(each -> !each.isZero())
                .map(each -> Goal.ratio(
                        "enqueue from " + Enqueue.SOME + " threads where " + slower(each) + ", against bare commits",
                        name(longhaul, each),
                        List.of(name(bare, each)),
                        1.5,
                        3))
                .toList();
    }

    private Lane lane(Contestant contestant, Duration longer) {
        return new Lane(name(contestant, longer), contestant.name(), stage -> run(contestant, longer, stage));
    }

    private static String name(Contestant contestant, Duration longer) {
        return contestant.name() + ", " + slower(longer);
    }

    private static String slower(Duration longer) {
        return longer.isZero() ? "this disk" : "a flush takes " + longer.toMillis() + " ms more";
    }

    private Sample run(Contestant contestant, Duration longer, Stage stage) throws InterruptedException {
        Disk slow = disk;
        if (slow == null) {
            slow = Disk.start(stage);
            disk = slow;
        }
        Place place = slow.server().fresh();
        slow.flush().takes(longer);
        try {
            Sample sample = Enqueue.bySome(contestant)
                    .run(new Stage(slow.server(), place, slow.server().meter(), stage.time(), stage.scale()));
            requireSlow(sample, longer);
            return sample;
        } finally {
            slow.flush().takes(Duration.ZERO);
        }
    }

    /** Each caller waits for a flush each time: more than that allows were not flushed so slowly. */
    private static void requireSlow(Sample sample, Duration longer) {
        double seconds = Enqueue.SOME / sample.value(Metric.JOBS_PER_SECOND).orElseThrow();
        if (seconds < longer.toNanos() / 1e9) {
            throw new IllegalStateException("its commits did not wait for flushes of more than " + longer);
        }
    }

    @Override
    public void over() {
        Disk slow = disk;
        disk = null;
        if (slow != null) {
            slow.server().close();
        }
    }

    /** A server, and how long its flushes take. */
    private record Disk(BenchmarkServer server, SlowFlush flush) {

        static Disk start(Stage stage) {
            Path folder = stage.server().beside("slow-disk");
            SlowFlush flush = new SlowFlush(folder.resolve("flush"));
            return new Disk(BenchmarkServer.onSlowDisk(folder.resolve("server"), stage.time(), flush), flush);
        }
    }
}
