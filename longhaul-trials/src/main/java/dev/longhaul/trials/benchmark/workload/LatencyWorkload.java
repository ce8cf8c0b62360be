package dev.longhaul.trials.benchmark.workload;

import dev.longhaul.trials.benchmark.measure.Metric;
import dev.longhaul.trials.benchmark.measure.Sample;
import dev.longhaul.trials.benchmark.peer.Contestant;
import dev.longhaul.trials.benchmark.peer.Session;
import dev.longhaul.trials.benchmark.peer.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How soon a job starts that is due at once, at a low steady rate.
 *
 * @param contestants who works
 */
public record LatencyWorkload(List<Contestant> contestants) implements Workload {

    private static final Duration BETWEEN = Duration.ofMillis(20);
    private static final int LONGER = 4;
    private static final int WARM_OF_ALL = 10;

    public LatencyWorkload {
        contestants = List.copyOf(contestants);
    }

    @Override
    public String name() {
        return "latency";
    }

    @Override
    public String title() {
        return "Latency";
    }

    @Override
    public String about() {
        return "50 jobs a second, each due at once, enqueued one by one by the node that works or by another one. Measured from"
                + " the moment before enqueue is called, so with the commit that accepts the job, to the start of the attempt.";
    }

    @Override
    public List<Metric> metrics() {
        return List.of(Metric.LATE_P99, Metric.LATE_P50, Metric.LATE_MOST);
    }

    @Override
    public List<Lane> lanes() {
        List<Lane> lanes = new ArrayList<>();
        for (Contestant each : contestants) {
            lanes.add(new Lane(each.name() + ", own node", each.name(), stage -> run(stage, each, false)));
            lanes.add(new Lane(each.name() + ", other node", each.name(), stage -> run(stage, each, true)));
        }
        return List.copyOf(lanes);
    }

    private static Sample run(Stage stage, Contestant contestant, boolean fromOther) {
        int jobs = stage.scale().jobs(LONGER * (int) (Duration.ofSeconds(1).toMillis() / BETWEEN.toMillis()));
        int warm = jobs / WARM_OF_ALL;
        AtomicLongArray asked = new AtomicLongArray(jobs);
        AtomicLongArray started = new AtomicLongArray(jobs);
        Work work = new Work(jobs, 0, stage.time());
        work.effect(job -> started.set(job, stage.time().nanos()));
        contestant.install(stage.place());
        try (Session working = contestant.open(stage.place(), work);
                Session asking = fromOther ? contestant.client(stage.place(), work) : working) {
            working.start();
            long begin = stage.time().nanos();
            for (int job = 0; job < jobs; job++) {
                long left = begin + job * BETWEEN.toNanos() - stage.time().nanos();
                if (left > 0) {
                    stage.time().pause(Duration.ofNanos(left));
                }
                asked.set(job, stage.time().nanos());
                asking.enqueue(job);
            }
            stage.await("all of " + jobs + " jobs done by " + contestant.name(), work::done);
        }
        double[] late = new double[jobs - warm];
        for (int i = 0; i < late.length; i++) {
            late[i] = (started.get(warm + i) - asked.get(warm + i)) / 1e6;
        }
        Arrays.sort(late);
        return Sample.of(Metric.LATE_P50, late[late.length / 2])
                .with(Metric.LATE_P99, late[Math.min(late.length - 1, late.length * 99 / 100)])
                .with(Metric.LATE_MOST, late[late.length - 1]);
    }

    @Override
    public List<Goal> goals() {
        return List.of(
                Goal.limit(
                        "start minus due at 50/s, p99, own node (ms)", Metric.LATE_P99, "longhaul, own node", 25, 10),
                Goal.limit(
                        "start minus due at 50/s, p99, other node (ms)",
                        Metric.LATE_P99,
                        "longhaul, other node",
                        100,
                        25));
    }
}
