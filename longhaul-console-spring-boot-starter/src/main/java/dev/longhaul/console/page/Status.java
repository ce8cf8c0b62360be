package dev.longhaul.console.page;

import dev.longhaul.operator.JobView;
import java.util.Locale;

/** What the console calls a job's condition; a scheduled one is told apart by what it is doing. */
enum Status {
    SCHEDULED,
    RUNNING,
    PARKED,
    SUCCEEDED,
    DEAD,
    CANCELLED;

    static Status of(JobView job) {
        return switch (job.state()) {
            case SUCCEEDED -> SUCCEEDED;
            case DEAD -> DEAD;
            case CANCELLED -> CANCELLED;
            case SCHEDULED ->
                job.activity().running() ? RUNNING : job.activity().parkedBy() != null ? PARKED : SCHEDULED;
        };
    }

    /** The word on the page, in class names and in ids of glyphs. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
