package dev.longhaul.trials.benchmark.workload;

import dev.longhaul.trials.benchmark.measure.Metric;
import dev.longhaul.trials.benchmark.measure.Reading;
import dev.longhaul.trials.benchmark.measure.Sample;
import dev.longhaul.trials.benchmark.peer.Contestant;
import dev.longhaul.trials.benchmark.peer.Session;
import dev.longhaul.trials.benchmark.peer.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads that enqueue for a while, each as fast as it can.
 *
 * @param virtual whether they are virtual threads, of which an application has as many as it has requests
 * @param batch jobs in one call
 */
record Enqueue(Contestant contestant, int threads, boolean virtual, int batch) {

    /** Callers with a thread of the system's each, as a server's usual pool has. */
    static final int SOME = 20;

    /** Callers on virtual threads. */
    static final int MANY = 500;

    /** What a lane with {@link #SOME} callers is called. */
    static final String BY_SOME = SOME + " threads";

    /** What a lane with {@link #MANY} callers is called. */
    static final String BY_MANY = MANY + " virtual threads";

    /** One thread, one job a call. */
    static Enqueue alone(Contestant contestant) {
        return new Enqueue(contestant, 1, false, 1);
    }

    /** {@value #SOME} threads, one job a call. */
    static Enqueue bySome(Contestant contestant) {
        return new Enqueue(contestant, SOME, false, 1);
    }

    /** {@value #MANY} virtual threads, one job a call. */
    static Enqueue byMany(Contestant contestant) {
        return new Enqueue(contestant, MANY, true, 1);
    }

    /** One thread, {@value Session#BATCH} jobs a call. */
    static Enqueue inBatches(Contestant contestant) {
        return new Enqueue(contestant, 1, false, Session.BATCH);
    }

    Sample run(Stage stage) throws InterruptedException {
        Work work = new Work(1, 0, stage.time());
        AtomicInteger next = new AtomicInteger();
        Reading before;
        Reading after;
        contestant.install(stage.place());
        try (Session session = contestant.open(stage.place(), work);
                ExecutorService all =
                        virtual ? Executors.newVirtualThreadPerTaskExecutor() : Executors.newFixedThreadPool(threads)) {
            // Connections are made and statements prepared before the clock runs.
            send(stage, session, all, next, stage.scale().span().toNanos() / 10);
            int earlier = next.get();
            before = stage.meter().read();
            send(stage, session, all, next, stage.scale().span().toNanos());
            after = stage.meter().read();
            if (session.stored() != next.get()) {
                throw new IllegalStateException(
                        contestant.name() + " accepted " + next.get() + " jobs and holds " + session.stored());
            }
            next.addAndGet(-earlier);
        }
        double seconds = (after.nanos() - before.nanos()) / 1e9;
        return Sample.of(Metric.JOBS_PER_SECOND, next.get() / seconds)
                .with(after.withCountsOf(stage.meter().read()).since(before, next.get()));
    }

    private void send(Stage stage, Session session, ExecutorService all, AtomicInteger next, long nanos)
            throws InterruptedException {
        long until = stage.time().nanos() + nanos;
        Callable<Void> one = () -> {
            while (stage.time().nanos() - until < 0) {
                int first = next.getAndAdd(batch);
                if (batch == 1) {
                    session.enqueue(first);
                } else {
                    session.enqueueAll(first, batch);
                }
            }
            return null;
        };
        List<Callable<Void>> each = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            each.add(one);
        }
        for (Future<Void> ended : all.invokeAll(each)) {
            try {
                ended.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException(contestant.name() + " cannot enqueue", e.getCause());
            }
        }
    }
}
