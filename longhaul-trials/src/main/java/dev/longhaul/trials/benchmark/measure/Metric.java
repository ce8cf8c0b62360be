package dev.longhaul.trials.benchmark.measure;

import java.util.Locale;

/** What is measured. The first of a workload's metrics is the one that it is about. */
public enum Metric {
    /** Jobs that were finished, or accepted, in a second. */
    JOBS_PER_SECOND("jobs/s", 0, true),
    /** HTTP requests that were answered in a second. */
    REQUESTS_PER_SECOND("requests/s", 0, true),
    /** Start minus due of the median attempt. */
    LATE_P50("p50, ms", 1, false),
    /** Start minus due of the attempt that only one in a hundred exceeds. */
    LATE_P99("p99, ms", 1, false),
    /** Start minus due of the latest attempt. */
    LATE_MOST("most, ms", 1, false),
    /** Statements that an idle node sends in a second, transaction control left out. */
    STATEMENTS_PER_SECOND("statements/s", 2, false),
    /** Commits of an idle node in a second. */
    COMMITS_PER_SECOND("commits/s", 2, false),
    /** What the heap holds after a full collection. */
    HEAP("heap, MB", 0, false),
    /** Write-ahead log. */
    WAL("WAL B/job", 0, false),
    /** Committed transactions. */
    COMMITS("commits/job", 3, false),
    /** Flushes of files, whoever asked for them. */
    FLUSHES("flushes/job", 3, false),
    /** Statements, transaction control left out. */
    STATEMENTS("statements/job", 3, false),
    /** Processor time of this process. */
    OWN_CPU("CPU µs/job", 1, false),
    /** Processor time of all of PostgreSQL's processes. */
    SERVER_CPU("server µs/job", 1, false),
    /** Attempts beyond those that the workload asks for: a job that ran twice. */
    REPEATED("repeated", 0, false);

    private final String title;
    private final int decimals;
    private final boolean moreIsBetter;

    Metric(String title, int decimals, boolean moreIsBetter) {
        this.title = title;
        this.decimals = decimals;
        this.moreIsBetter = moreIsBetter;
    }

    /** The head of its column. */
    public String title() {
        return title;
    }

    /** Whether the larger value wins. */
    public boolean moreIsBetter() {
        return moreIsBetter;
    }

    /** A value as it is printed, in English. */
    public String format(double value) {
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }
}
