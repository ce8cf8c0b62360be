package dev.longhaul.trials.benchmark.peer;

import dev.longhaul.trials.benchmark.server.Place;
import dev.longhaul.trials.time.TrialTime;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A process that drains a database with Longhaul, and prints the most megabytes that were in use after a full collection, and
 * the jobs that it finished in a second. Its arguments are the database's URL and the number of due jobs.
 */
public final class HeapProbe {

    private static final Duration LOOK = Duration.ofSeconds(1);

    private HeapProbe() {}

    /** Runs the probe. */
    public static void main(String[] arguments) {
        TrialTime time = new TrialTime();
        Work work = new Work(Integer.parseInt(arguments[1]), 0, time);
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        long most = 0;
        long begun = time.nanos();
        try (Session session = LonghaulContestant.postgresql().open(new Place(arguments[0], Path.of(".")), work)) {
            session.start();
            boolean done = false;
            while (!done) {
                done = time.await(LOOK, work::done);
                memory.gc();
                most = Math.max(most, memory.getHeapMemoryUsage().getUsed());
            }
        }
        double seconds = time.since(begun).toNanos() / 1e9;
        System.out.println(most / 1e6 + " " + work.jobs() / seconds);
    }
}
