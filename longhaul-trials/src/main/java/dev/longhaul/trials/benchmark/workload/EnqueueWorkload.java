package dev.longhaul.trials.benchmark.workload;

import dev.longhaul.trials.benchmark.measure.Metric;
import dev.longhaul.trials.benchmark.peer.Contestant;
import dev.longhaul.trials.benchmark.peer.Session;
import java.util.ArrayList;
import java.util.List;

/** Accepting jobs, one by one and in batches, beside inserting rows. */
public record EnqueueWorkload(List<Contestant> contestants) implements Workload {

    public EnqueueWorkload {
        contestants = List.copyOf(contestants);
    }

    @Override
    public String name() {
        return "enqueue";
    }

    @Override
    public String title() {
        return "Enqueue";
    }

    @Override
    public String about() {
        return "Jobs accepted one by one from one thread, from " + Enqueue.SOME + " and from " + Enqueue.MANY
                + " virtual threads, and in batches of " + Session.BATCH
                + " from one thread, while nobody works. Beside them, what the database gives: bare inserts of one narrow row"
                + " in a commit of its own from as many threads on up to 20 connections, and of " + Session.BATCH
                + " rows into one table.";
    }

    @Override
    public List<Metric> metrics() {
        return List.of(
                Metric.JOBS_PER_SECOND,
                Metric.WAL,
                Metric.COMMITS,
                Metric.STATEMENTS,
                Metric.OWN_CPU,
                Metric.SERVER_CPU);
    }

    @Override
    public List<Lane> lanes() {
        List<Lane> lanes = new ArrayList<>();
        for (Contestant each : contestants) {
            String name = each.name();
            lanes.add(new Lane(name + ", 1 thread", name, Enqueue.alone(each)::run));
            lanes.add(new Lane(name + ", " + Enqueue.BY_SOME, name, Enqueue.bySome(each)::run));
            lanes.add(new Lane(name + ", " + Enqueue.BY_MANY, name, Enqueue.byMany(each)::run));
            lanes.add(new Lane(name + ", batches", name, Enqueue.inBatches(each)::run));
        }
        return List.copyOf(lanes);
    }

    @Override
    public List<Goal> goals() {
        return List.of(
                Goal.ratio(
                        "enqueue from 20 threads one by one, against bare single-row commits on 20 connections",
                        "longhaul, " + Enqueue.BY_SOME,
                        List.of("bare, " + Enqueue.BY_SOME),
                        1.5,
                        3),
                Goal.ratio(
                        "enqueue in batches, against a bare 500-row insert into one table",
                        "longhaul, batches",
                        List.of("bare, batches"),
                        0.25,
                        0.5));
    }
}
