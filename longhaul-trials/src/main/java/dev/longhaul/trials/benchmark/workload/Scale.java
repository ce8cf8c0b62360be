package dev.longhaul.trials.benchmark.workload;

import java.time.Duration;

/**
 * How much is measured.
 *
 * @param mostJobs the most jobs of one run
 * @param span about how long a run is to last; slow contestants get fewer jobs
 * @param waiting how many jobs wait for later where the workload wants a large backlog
 */
public record Scale(int mostJobs, Duration span, int waiting) {

    /** Enough to see whether everything works; its figures mean nothing. */
    public static final Scale QUICK = new Scale(100, Duration.ofMillis(100), 1_000);

    /** Enough for figures. */
    public static final Scale FULL = new Scale(200_000, Duration.ofSeconds(5), 5_000_000);

    /** How many jobs a lane gets that finishes about so many a second. */
    public int jobs(int perSecond) {
        long wanted = perSecond * span.toMillis() / 1_000;
        return Math.clamp(wanted, 50, mostJobs);
    }
}
