package dev.longhaul.trials.benchmark.measure;

/**
 * All counters at one moment.
 *
 * @param nanos the monotonic clock
 * @param ownCpu processor time of this process, in nanoseconds
 * @param serverCpu processor time of all of PostgreSQL's processes, in nanoseconds; -1 if it runs elsewhere
 * @param wal where the log ends, in bytes
 * @param commits transactions committed in the benchmark's database; PostgreSQL counts a session's up to a second late,
 *     and all of them when it ends
 * @param statements executed in the benchmark's database, transaction control left out
 * @param flushes of all of PostgreSQL's processes; -1 if nobody counts them
 */
public record Reading(long nanos, long ownCpu, long serverCpu, long wal, long commits, long statements, long flushes) {

    /** What happened since an earlier reading, divided by so many jobs. */
    public Sample since(Reading earlier, double jobs) {
        Sample costs = Sample.of(Metric.OWN_CPU, (ownCpu - earlier.ownCpu) / jobs / 1_000)
                .with(Metric.WAL, (wal - earlier.wal) / jobs)
                .with(Metric.COMMITS, (commits - earlier.commits) / jobs)
                .with(Metric.STATEMENTS, (statements - earlier.statements) / jobs);
        if (serverCpu >= 0) {
            costs = costs.with(Metric.SERVER_CPU, (serverCpu - earlier.serverCpu) / jobs / 1_000);
        }
        return flushes < 0 ? costs : costs.with(Metric.FLUSHES, (flushes - earlier.flushes) / jobs);
    }

    /** The same with the counts of another reading: those that PostgreSQL counts late, read after the sessions' end. */
    public Reading withCountsOf(Reading later) {
        return new Reading(nanos, ownCpu, serverCpu, wal, later.commits, later.statements, flushes);
    }
}
