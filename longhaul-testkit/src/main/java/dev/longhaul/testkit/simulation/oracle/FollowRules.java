package dev.longhaul.testkit.simulation.oracle;

import dev.longhaul.job.DeadReason;
import dev.longhaul.job.JobState;
import dev.longhaul.job.Outcome;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.EndedJob;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.Request;
import dev.longhaul.testkit.simulation.oracle.JobModel.Led;
import dev.longhaul.testkit.simulation.oracle.Oracle.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What must follow from an attempt in the commit that records it, to the microsecond, by the oracle's own reckoning. */
final class FollowRules {

    /** Times in the database are microseconds, rounded up. */
    private static final Duration ROUNDING = Duration.ofNanos(3_000);

    private final Surroundings world;
    private final Finding finding;
    private final List<Settled> settled = new ArrayList<>();

    /** An attempt that this commit records: the job as it was claimed, and the requests that stood before. */
    private record Settled(JobModel job, AttemptRow row, OpenJob was, List<Request> stood) {

        String which() {
            return "attempt " + row.id().number() + " of " + job;
        }

        /** Requests that this commit deletes, the youngest last. */
        List<Request> obeyed() {
            return stood.stream()
                    .filter(request -> !job.requests.containsKey(request.id()))
                    .sorted(Comparator.comparing(request -> request.id().toString()))
                    .toList();
        }

        boolean cancelled() {
            return obeyed().stream()
                    .anyMatch(request -> request.kind() == Request.Kind.CANCEL
                            && request.attempt() <= row.id().number());
        }

        /** The youngest obeyed request for a due time. */
        @Nullable
        Request wish() {
            return obeyed().stream()
                    .filter(request -> request.kind() != Request.Kind.CANCEL
                            && request.attempt() == row.id().number())
                    .reduce((older, younger) -> younger)
                    .orElse(null);
        }
    }

    /** From when to when a job may be due. */
    private record Span(Instant from, Instant until) {

        boolean holds(Instant instant) {
            return !instant.isBefore(from.minus(ROUNDING)) && !instant.isAfter(until.plus(ROUNDING));
        }
    }

    FollowRules(Surroundings world, Finding finding) {
        this.world = world;
        this.finding = finding;
    }

    /** Takes down an attempt while the picture is still what was committed before. */
    void settled(JobModel job, AttemptRow row, OpenJob was) {
        settled.add(new Settled(job, row, was, List.copyOf(job.requests.values())));
    }

    /** Judges what this commit has recorded. */
    void judge() {
        for (Settled each : settled) {
            if (!each.job().removed) {
                obeysRequests(each);
                leadsOn(each);
                counts(each);
                isToldInFull(each);
            }
        }
        settled.clear();
    }

    /** What was asked for before the handler returned cannot have come too late for the settle. */
    private void obeysRequests(Settled each) {
        Run run = each.job().runs.get(each.row().id().number());
        for (Request request : each.stood()) {
            boolean inTime = run != null
                    && run.over
                    && each.job().requestedAt.getOrDefault(request.id(), Long.MAX_VALUE) < run.ended
                    && request.attempt() <= each.row().id().number()
                    && each.row().outcome() != Outcome.Kind.LOST;
            if (inTime && each.job().requests.containsKey(request.id())) {
                finding.breaks(
                        2,
                        "a request that nobody obeyed",
                        each.which() + " was recorded, and a " + request.kind() + " that was there before stays");
            }
        }
        if (each.cancelled() != each.row().afterCancel()) {
            finding.breaks(
                    2,
                    "cancelled and not",
                    each.which() + " is recorded as after cancel: " + each.row().afterCancel() + ", and requests "
                            + each.obeyed() + " were obeyed");
        }
    }

    private void leadsOn(Settled each) {
        Led led = expected(each);
        JobModel job = each.job();
        job.led.put(each.row().id().number(), led);
        EndedJob ended = job.ended;
        JobState state = Oracle.stateOf(job);
        DeadReason reason = ended == null ? null : ended.reason();
        if (state != led.state() || !Objects.equals(reason, led.reason())) {
            finding.breaks(
                    2,
                    "not what follows",
                    each.which() + " " + each.row().outcome() + ", and the job is " + state + " " + reason
                            + " instead of " + led.state() + " " + led.reason());
        }
        OpenJob due = job.due;
        if (led.state() != JobState.SCHEDULED || due == null || job.asked.plan() == null) {
            return;
        }
        Span span = due(each);
        if (!span.holds(due.due())) {
            finding.breaks(
                    due.due().isBefore(span.from()) ? 6 : 7,
                    "due at another time",
                    each.which() + " " + each.row().outcome() + " at "
                            + each.row().endedAt() + ", and the next is due at " + due.due() + " instead of "
                            + span.from() + " to " + span.until());
        }
    }

    private Led expected(Settled each) {
        if (each.cancelled()) {
            return new Led(JobState.CANCELLED, null);
        }
        return switch (each.row().outcome()) {
            case SUCCEEDED -> new Led(JobState.SUCCEEDED, null);
            case ABORTED -> new Led(JobState.DEAD, DeadReason.ABORTED);
            case SNOOZED -> inTime(each);
            case FAILED, LOST ->
                isExhausted(each) && each.wish() == null ? new Led(JobState.DEAD, DeadReason.EXHAUSTED) : inTime(each);
        };
    }

    private Led inTime(Settled each) {
        Instant deadline = each.was().deadline();
        if (deadline == null || each.job().asked.plan() == null) {
            return new Led(JobState.SCHEDULED, null);
        }
        Span span = due(each);
        boolean late = span.from().isAfter(deadline);
        // Jitter, or the moment at which an attempt-now was obeyed, decides what we cannot know.
        boolean unsure = !late && span.until().plus(ROUNDING).isAfter(deadline);
        boolean isDead = unsure ? each.job().ended != null : late;
        return isDead ? new Led(JobState.DEAD, DeadReason.EXPIRED) : new Led(JobState.SCHEDULED, null);
    }

    private static boolean isExhausted(Settled each) {
        boolean counted =
                each.row().outcome() == Outcome.Kind.FAILED || !each.job().lostOnce();
        return counted
                && each.job().asked.plan() != null
                && each.job().asked.exhausted(each.job().position(), each.was().elapsed());
    }

    private Span due(Settled each) {
        Request wish = each.wish();
        if (wish != null) {
            Instant asked = wish.due();
            return wish.kind() == Request.Kind.RESCHEDULE && asked != null
                    ? new Span(asked, asked)
                    : new Span(Instant.EPOCH, world.latestDatabaseTime());
        }
        Instant ended = each.row().endedAt();
        JobModel job = each.job();
        Run run = job.runs.get(each.row().id().number());
        Duration wished = Duration.ofNanos(run == null ? 0 : run.wished);
        return switch (each.row().outcome()) {
            case SNOOZED -> new Span(ended.plus(wished), ended.plus(wished));
            case FAILED ->
                new Span(
                        ended.plus(longer(job.asked.least(job.position()), wished)),
                        ended.plus(longer(job.asked.most(job.position()), wished)));
            case LOST ->
                job.lostOnce()
                        ? new Span(ended, ended)
                        : new Span(
                                ended.plus(job.asked.least(job.position())),
                                ended.plus(job.asked.most(job.position())));
            case SUCCEEDED, ABORTED -> new Span(Instant.EPOCH, Instant.MAX);
        };
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    /** The job's counters after the attempt. */
    private void counts(Settled each) {
        OpenJob now = each.job().current();
        if (now == null) {
            return;
        }
        Outcome.Kind outcome = each.row().outcome();
        boolean failed = outcome == Outcome.Kind.FAILED
                || (outcome == Outcome.Kind.LOST && !each.job().lostOnce());
        int failures = each.was().failures() + (failed && !each.cancelled() ? 1 : 0);
        boolean right = now.attempt() == each.row().id().number() + 1
                && now.failures() == failures
                && now.losses() == each.job().losses()
                && Objects.equals(now.deadline(), each.job().deadline);
        if (!right) {
            finding.breaks(
                    2,
                    "counted wrongly",
                    each.which() + " " + outcome + ": " + each.was() + " became " + now + "; " + failures
                            + " failures and " + each.job().losses() + " losses were expected");
        }
        boolean delayed = failed && each.wish() == null && each.job().due != null;
        Duration delay = delayed ? Duration.between(each.row().endedAt(), now.due()) : Duration.ZERO;
        Duration elapsed = now.elapsed().minus(each.was().elapsed());
        boolean unsure = (failed && each.job().due == null) || each.wish() != null;
        if (!unsure && elapsed.minus(delay).abs().compareTo(ROUNDING) > 0) {
            finding.breaks(
                    7,
                    "delays that do not add up",
                    each.which() + " " + outcome + " with a delay of " + delay + ": " + each.was() + " became " + now);
        }
    }

    /** The history's line. */
    private void isToldInFull(Settled each) {
        AttemptRow row = each.row();
        OpenJob due = each.job().due;
        Instant next = due == null ? null : due.due();
        if (!Objects.equals(row.nextDue(), next)) {
            finding.breaks(
                    2,
                    "told of another due time",
                    each.which() + " is recorded with next due " + row.nextDue() + ", and it is " + next);
        }
        boolean well = row.outcome() == Outcome.Kind.SUCCEEDED || row.outcome() == Outcome.Kind.SNOOZED;
        String error = row.said().error();
        if (well == (error != null)) {
            finding.breaks(2, "an error of its own", each.which() + " " + row.outcome() + " with error " + error);
        }
        EndedJob ended = each.job().ended;
        if (ended != null && !Objects.equals(ended.lastError(), error)) {
            finding.breaks(
                    2,
                    "ended with another error",
                    each.which() + " said " + error + ", and it ended with " + ended.lastError());
        }
        times(each);
    }

    private void times(Settled each) {
        AttemptRow row = each.row();
        Run run = each.job().runs.get(row.id().number());
        if (run == null || !run.over || row.outcome() == Outcome.Kind.LOST || world.jumpedSince(run.started)) {
            return;
        }
        // The node's clock may run faster or slower, and what it says is rounded up to when it asked.
        Duration off = Duration.ofMillis(2).plus(Duration.ofNanos((world.now() - run.started) / 2_000));
        boolean early = row.endedAt().plus(off).isBefore(run.endedBy);
        boolean steady = world.steadySince(run.started);
        boolean late = steady && row.endedAt().minus(off).isAfter(run.endedBy.plusMillis(1_000));
        boolean began = steady && row.startedAt().minus(off).isAfter(run.startedBy.plusMillis(1_000));
        if (early || late || began || row.startedAt().isAfter(row.endedAt())) {
            finding.breaks(
                    2,
                    "told of another time",
                    each.which() + " is recorded from " + row.startedAt() + " to " + row.endedAt()
                            + ", and it was from " + run.startedBy + " to " + run.endedBy);
        }
    }
}
