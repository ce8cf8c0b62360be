package dev.longhaul.console.page;

import dev.longhaul.console.page.Mark.Kind;
import dev.longhaul.console.page.TimeLine.Since;
import dev.longhaul.job.JobState;
import dev.longhaul.job.Outcome;
import dev.longhaul.operator.JobView;
import dev.longhaul.schedule.Preview.PlannedAttempt;
import dev.longhaul.schedule.RetrySchedule;
import dev.longhaul.schedule.ScheduleLimits;
import dev.longhaul.store.AttemptRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides what a job's time lines show: one line for each run of its schedule, the latest last. */
final class TimeLines {

    /** The most attempts that are still to come on one line; what is beyond is said and not drawn. */
    static final int MAX_PLANNED = 24;

    /** The most past attempts on one line: the latest ones; all are in the table below. */
    static final int MAX_PAST = 60;

    /** A first attempt within this time of the acceptance needs no line to lead up to it. */
    private static final Duration AT_ONCE = Duration.ofSeconds(2);

    private TimeLines() {}

    /**
     * The lines of one job.
     *
     * @param schedule the job's own
     * @param now the present
     */
    static List<TimeLine> of(JobView job, RetrySchedule schedule, Instant now) {
        List<List<AttemptRow>> runs = runs(job);
        List<TimeLine> lines = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            boolean first = i == 0;
            boolean latest = i == runs.size() - 1;
            Present present = latest && job.state() == JobState.SCHEDULED ? new Present(schedule, now) : null;
            lines.add(line(job, runs.get(i), first, present));
        }
        return lines;
    }

    private record Present(RetrySchedule schedule, Instant now) {}

    /** A run ends where nothing was to follow; an attempt after that means that somebody redrove the job. */
    private static List<List<AttemptRow>> runs(JobView job) {
        List<List<AttemptRow>> runs = new ArrayList<>();
        List<AttemptRow> run = new ArrayList<>();
        runs.add(run);
        for (AttemptRow attempt : job.attempts()) {
            if (!run.isEmpty() && run.getLast().nextDue() == null) {
                run = new ArrayList<>();
                runs.add(run);
            }
            run.add(attempt);
        }
        boolean redrivenAndWaiting = job.state() == JobState.SCHEDULED
                && !run.isEmpty()
                && run.getLast().nextDue() == null
                && job.activity().nextAttemptAt() != null;
        if (redrivenAndWaiting) {
            runs.add(List.of());
        }
        return runs;
    }

    private static TimeLine line(JobView job, List<AttemptRow> run, boolean first, @Nullable Present present) {
        List<Mark> marks = past(run);
        boolean goesOn = false;
        if (present != null) {
            goesOn = addUpcoming(marks, job, run, present);
        }
        Since since = since(job, first, marks);
        TimeLine line = new TimeLine(
                origin(job, since, marks, present), since, marks, present == null ? null : present.now(), null, goesOn);
        return withDeadline(line, job.row().asked().deadline());
    }

    private static List<Mark> past(List<AttemptRow> run) {
        List<Mark> marks = new ArrayList<>();
        for (int i = Math.max(0, run.size() - MAX_PAST); i < run.size(); i++) {
            AttemptRow attempt = run.get(i);
            marks.add(new Mark(
                    attempt.id().number(),
                    Kind.of(attempt.outcome()),
                    attempt.startedAt(),
                    attempt.endedAt(),
                    i == 0 ? null : delayAfter(run.get(i - 1))));
        }
        return marks;
    }

    private static @Nullable Duration delayAfter(AttemptRow attempt) {
        return attempt.nextDue() == null ? null : Duration.between(attempt.endedAt(), attempt.nextDue());
    }

    /** Usually a line begins with its first attempt, as offsets do; the wait before it is shown where there was one. */
    private static Since since(JobView job, boolean first, List<Mark> marks) {
        if (!first) {
            return Since.REDRIVE;
        }
        Instant soon = job.row().asked().at().plus(AT_ONCE);
        return marks.isEmpty() || marks.getFirst().at().isAfter(soon) ? Since.ACCEPTED : Since.FIRST_ATTEMPT;
    }

    private static Instant origin(JobView job, Since since, List<Mark> marks, @Nullable Present present) {
        if (since == Since.ACCEPTED || marks.isEmpty()) {
            return job.row().asked().at();
        }
        Instant begin = marks.getFirst().at();
        return present == null ? begin : earlier(begin, present.now());
    }

    /** Marks what is in flight, next and planned; whether the schedule goes on beyond. */
    private static boolean addUpcoming(List<Mark> marks, JobView job, List<AttemptRow> run, Present present) {
        AttemptRow last = run.isEmpty() ? null : run.getLast();
        int number =
                job.attempts().isEmpty() ? 1 : job.attempts().getLast().id().number() + 1;
        Duration delay = last == null ? null : delayAfter(last);
        Instant base;
        if (job.activity().running()) {
            Instant due =
                    last == null || last.nextDue() == null ? job.row().asked().start() : last.nextDue();
            Instant started = last == null || due.isAfter(last.endedAt()) ? due : last.endedAt();
            marks.add(new Mark(number, Kind.RUNNING, earlier(started, present.now()), null, delay));
            base = present.now();
        } else if (job.activity().nextAttemptAt() != null) {
            marks.add(new Mark(number, Kind.NEXT, job.activity().nextAttemptAt(), null, delay));
            base = later(job.activity().nextAttemptAt(), present.now());
        } else {
            return false; // Held by something other than time: nobody knows when it goes on.
        }
        return addPlanned(
                marks,
                number,
                base,
                position(run),
                present.schedule(),
                job.row().asked().deadline());
    }

    private static boolean addPlanned(
            List<Mark> marks,
            int number,
            Instant base,
            int position,
            RetrySchedule schedule,
            @Nullable Instant deadline) {
        int shown = position + 1 + MAX_PLANNED;
        if (shown > ScheduleLimits.MAX_PREVIEW) {
            return true; // Thousands of failures in: what follows is like what was.
        }
        var preview = schedule.preview(shown);
        Instant at = base;
        for (int i = position + 1; i < preview.attempts().size(); i++) {
            PlannedAttempt planned = preview.attempts().get(i);
            at = at.plus(planned.delay());
            if (deadline != null && at.isAfter(deadline)) {
                return false;
            }
            marks.add(new Mark(number + i - position, Kind.PLANNED, at, null, planned.delay()));
        }
        return preview.truncated();
    }

    /** How many delays this run has used: failures, and losses but for the first in a row. */
    static int position(List<AttemptRow> run) {
        int position = 0;
        int losses = 0;
        for (AttemptRow attempt : run) {
            if (attempt.outcome() == Outcome.Kind.FAILED) {
                position++;
                losses = 0;
            } else if (attempt.outcome() == Outcome.Kind.LOST && ++losses > 1) {
                position++;
            }
        }
        return position;
    }

    /** A deadline is drawn when it is on the line or not far beyond; otherwise it would squeeze everything else. */
    private static TimeLine withDeadline(TimeLine line, @Nullable Instant deadline) {
        if (deadline == null || deadline.isBefore(line.origin())) {
            return line;
        }
        Duration far = line.span().multipliedBy(2);
        return line.offset(deadline).compareTo(far) > 0
                ? line
                : new TimeLine(line.origin(), line.since(), line.marks(), line.now(), deadline, line.goesOn());
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
