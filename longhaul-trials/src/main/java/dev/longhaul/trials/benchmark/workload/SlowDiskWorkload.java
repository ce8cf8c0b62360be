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
                + " PostgreSQL each of whose flushes (fsync, fdatasync) takes longer than this machine's disk needs, by a"
                + " library that sleeps behind them. A disk of the machine's own flushes in a tenth of a millisecond or two, one"
                + " across a network in about one, one with moving parts in five to ten.";
    }

    @Override
    public List<Metric> metrics() {
        return List.of(Metric.JOBS_PER_SECOND, Metric.COMMITS, Metric.OWN_CPU, Metric.SERVER_CPU);
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
            return Enqueue.bySome(contestant)
                    .run(new Stage(slow.server(), place, slow.server().meter(), stage.time(), stage.scale()));
        } finally {
            slow.flush().takes(Duration.ZERO);
        }
    }

    @Override
    public void over() {
        if (disk != null) {
            disk.server().close();
            disk = null;
        }
    }

    /** A server, and how long its flushes take. */
    private record Disk(BenchmarkServer server, SlowFlush flush) {

        static Disk start(Stage stage) {
            Path folder = stage.server().beside("slow-disk");
            SlowFlush flush = new SlowFlush(folder.resolve("flush"));
            return new Disk(BenchmarkServer.own(folder.resolve("server"), stage.time(), flush.environment()), flush);
        }
    }
}
