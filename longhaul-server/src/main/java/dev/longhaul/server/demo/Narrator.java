package dev.longhaul.server.demo;

import dev.longhaul.console.text.InertText;
import dev.longhaul.console.text.SpanText;
import dev.longhaul.job.JobState;
import dev.longhaul.job.Outcome;
import dev.longhaul.operator.JobView;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.JobRow;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import java.util.regex.Pattern;

/** Tells what happens, one line an event. Used by one thread. */
final class Narrator {

    private static final int ERROR_WIDTH = 52;

    /** The stable word before an error's sentence is for programs. */
    private static final Pattern CODE = Pattern.compile("^[a-z-]+: ");

    private final PrintWriter out;
    private final DateTimeFormatter clock;

    Narrator(PrintWriter out, ZoneId zone) {
        this.out = out;
        this.clock = DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(zone);
    }

    /** A line about nobody in particular. */
    void say(String text) {
        out.println(text);
        out.flush();
    }

    void merchant(Instant at, Mood mood) {
        line(at, "merchant", "", mood.text());
    }

    void sent(Instant at, JobRow row) {
        line(at, order(row), shape(row), "accepted, kept on disk");
    }

    void attempted(JobView job, AttemptRow attempt) {
        line(
                attempt.endedAt(),
                order(job.row()),
                shape(job.row()),
                "attempt " + attempt.id().number() + " " + outcome(job, attempt));
    }

    /** Nothing is left to do. */
    void ended(int acknowledged, int dead, URI console) {
        say("");
        say("all deliveries have ended: " + acknowledged + " acknowledged" + (dead == 0 ? "" : ", " + dead + " dead")
                + ". Look at them: " + console);
        say("still serving; Ctrl-C stops. The next start sends new ones.");
    }

    private static String outcome(JobView job, AttemptRow attempt) {
        if (attempt.outcome() == Outcome.Kind.SUCCEEDED) {
            Duration took = Duration.between(job.row().asked().at(), attempt.endedAt());
            return "ACKNOWLEDGED, " + SpanText.of(took) + " after it was accepted";
        }
        String error = attempt.said().error();
        String why =
                error == null ? "" : ": " + InertText.line(CODE.matcher(error).replaceFirst(""), ERROR_WIDTH);
        return attempt.outcome().word() + why + next(job, attempt);
    }

    private static String next(JobView job, AttemptRow attempt) {
        if (attempt.nextDue() == null) {
            return job.state() == JobState.DEAD ? "; no attempt is left, it is in the error queue" : "";
        }
        return "; next in " + SpanText.of(Duration.between(attempt.endedAt(), attempt.nextDue()));
    }

    private void line(Instant at, String who, String shape, String what) {
        say("%s  %-9s %-33s %s".formatted(clock.format(at), who, shape, what));
    }

    private static String order(JobRow row) {
        return InertText.line(
                Objects.requireNonNullElse(row.labels().get("order"), row.id().toString()), 36);
    }

    private static String shape(JobRow row) {
        return InertText.line(Objects.requireNonNullElse(row.labels().get("schedule-shape"), ""), 33);
    }
}
