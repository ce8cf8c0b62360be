package dev.longhaul.trials.load;

import dev.longhaul.jackson.Json;
import dev.longhaul.job.JobType;
import dev.longhaul.schedule.RetrySchedule;
import java.time.Duration;

/** The job types of the trials, and the schedules that their jobs carry. */
public final class JobKinds {

    /** Handlers that decide. */
    public static final JobType<Plan> WORK = JobType.of("work", Json.of(Plan.class));

    /** Handlers that work in the store's own database. */
    public static final JobType<Plan> BOOK = JobType.of("book", Json.of(Plan.class));

    /** Short: five retries within four seconds. */
    public static final String SHORT = "100ms 200ms 500ms 1s 2s";

    /** Brief: for jobs that take a process along with each attempt. */
    public static final String BRIEF = "100ms 200ms";

    /** Patient: more retries than the faults of a trial can use up. */
    public static final String PATIENT = "200ms*60";

    /** No delay of any of these schedules is less. */
    public static final Duration LEAST_DELAY = Duration.ofMillis(100);

    /** How long a snooze of the trials is. */
    public static final Duration SNOOZE = Duration.ofMillis(300);

    private JobKinds() {}

    /** How many attempts a schedule allows. */
    public static int attempts(String schedule) {
        return RetrySchedule.parse(schedule).preview(1_000).attempts().size();
    }
}
