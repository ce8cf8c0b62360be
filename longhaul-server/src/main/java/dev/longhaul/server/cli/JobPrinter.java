package dev.longhaul.server.cli;

import dev.longhaul.console.text.InertText;
import dev.longhaul.console.text.SpanText;
import dev.longhaul.server.text.TextTable;
import dev.longhaul.server.text.TextTable.Side;
import java.io.PrintWriter;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Prints the API's jobs, for people or as JSON. Whatever a job carries is made inert. */
final class JobPrinter {

    private static final int ERROR_WIDTH = 72;
    private static final int TARGET_WIDTH = 48;

    private final PrintWriter out;
    private final InstantSource clock;
    private final boolean json;

    JobPrinter(PrintWriter out, InstantSource clock, boolean json) {
        this.out = out;
        this.clock = clock;
        this.json = json;
    }

    /** A delivery that was accepted, now or earlier. */
    void accepted(JsonNode job, boolean before) {
        if (json) {
            document(job);
            return;
        }
        out.println(text(job, "id") + (before ? "  was accepted before: " : "  accepted: ") + stateOf(job));
        out.flush();
    }

    /** The line before the first attempt is waited for. */
    void watching(String id) {
        if (!json) {
            out.println(InertText.line(id) + "  accepted; Ctrl-C leaves it to the server");
            out.flush();
        }
    }

    /** One settled attempt. */
    void attempt(JsonNode attempt, JsonNode job) {
        if (json) {
            return;
        }
        String took = span(attempt, "startedAt", "endedAt").map(SpanText::of).orElse("?");
        String error = text(attempt, "error");
        out.println("attempt " + text(attempt, "number") + "  " + text(attempt, "outcome") + " after " + took
                + (error.isEmpty() ? "" : ": " + InertText.line(error, ERROR_WIDTH)));
        out.flush();
    }

    /** A job that has ended. */
    void ended(JsonNode job) {
        if (json) {
            document(job);
        } else {
            out.println(stateOf(job) + " after " + job.path("attempts").size() + " attempt(s)");
            out.flush();
        }
    }

    /** What a move made of a job. */
    void moved(JsonNode job) {
        if (json) {
            document(job);
        } else {
            out.println(text(job, "id") + "  " + stateOf(job)
                    + next(job).map(in -> ", next attempt " + in).orElse(""));
            out.flush();
        }
    }

    /** A page of jobs. */
    void page(JsonNode page) {
        if (json) {
            document(page);
            return;
        }
        JsonNode items = page.path("items");
        if (items.isEmpty()) {
            out.println("no jobs match");
        } else {
            out.print(table(items));
        }
        String cursor = text(page, "nextCursor");
        if (!cursor.isEmpty()) {
            out.println("\nmore: --cursor " + cursor);
        }
        out.flush();
    }

    private String table(JsonNode items) {
        TextTable table = new TextTable()
                .column("id", Side.LEFT)
                .column("state", Side.LEFT)
                .column("next", Side.LEFT)
                .column("type", Side.LEFT)
                .column("for", Side.LEFT);
        for (JsonNode job : items) {
            table.row(
                    text(job, "id"),
                    stateOf(job),
                    next(job).orElse("-"),
                    text(job, "type"),
                    InertText.line(target(job), TARGET_WIDTH));
        }
        return table.toString();
    }

    /** One job with its attempts. */
    void job(JsonNode job) {
        if (json) {
            document(job);
            return;
        }
        fact("id", text(job, "id"));
        fact("state", stateOf(job));
        fact("for", target(job));
        fact("type", text(job, "type"));
        fact("schedule", text(job, "schedule"));
        fact(
                "next",
                next(job)
                        .map(in -> in + " (" + text(job, "nextAttemptAt") + ")")
                        .orElse(""));
        fact("held by", text(job, "parkedBy"));
        fact("deadline", text(job, "deadline"));
        fact("labels", labels(job));
        fact("message", message(job));
        fact("handlers", handlers(job));
        JsonNode attempts = job.path("attempts");
        out.println();
        out.print(attempts.isEmpty() ? "no attempt yet\n" : attempts(attempts));
        out.flush();
    }

    private static String attempts(JsonNode attempts) {
        TextTable table = new TextTable()
                .column("attempt", Side.RIGHT)
                .column("started", Side.LEFT)
                .column("took", Side.RIGHT)
                .column("outcome", Side.LEFT)
                .column("error or response", Side.LEFT);
        for (JsonNode attempt : attempts) {
            String error = text(attempt, "error");
            table.row(
                    text(attempt, "number"),
                    text(attempt, "startedAt"),
                    span(attempt, "startedAt", "endedAt").map(SpanText::of).orElse("?"),
                    text(attempt, "outcome"),
                    InertText.line(error.isEmpty() ? response(attempt) : error, ERROR_WIDTH));
        }
        return table.toString();
    }

    private static String response(JsonNode attempt) {
        JsonNode response = attempt.path("response");
        return (text(response, "status") + " " + text(response, "body")).strip();
    }

    private void fact(String name, String value) {
        if (!value.isEmpty()) {
            out.println("%-9s %s".formatted(name, InertText.line(value)));
        }
    }

    private void document(JsonNode document) {
        out.println(Json.print(document));
        out.flush();
    }

    /** The state, with why it is dead or what holds it. */
    static String stateOf(JsonNode job) {
        String state = text(job, "state");
        String reason = text(job, "deadReason");
        return InertText.line(reason.isEmpty() ? state : state + " (" + reason + ")");
    }

    private Optional<String> next(JsonNode job) {
        return instant(job, "nextAttemptAt").map(next -> {
            Duration left = Duration.between(clock.instant(), next);
            return left.isPositive() ? "in " + SpanText.of(left) : "due";
        });
    }

    private static String target(JsonNode job) {
        String url = text(job, "url");
        return url.isEmpty() ? labels(job) : url;
    }

    private static String labels(JsonNode job) {
        List<String> all = new ArrayList<>();
        job.path("labels")
                .properties()
                .forEach(
                        label -> all.add(label.getKey() + "=" + label.getValue().asString("")));
        return String.join(" ", all);
    }

    private static String message(JsonNode job) {
        JsonNode message = job.path("message");
        return (text(message, "id") + " of " + text(message, "source")).replaceFirst("^ of $", "");
    }

    /** How far a message has come: {@code reserve done, charge failed, mail waiting}. */
    private static String handlers(JsonNode job) {
        List<String> all = new ArrayList<>();
        job.path("message")
                .path("handlers")
                .forEach(handler -> all.add(text(handler, "name") + " " + text(handler, "state")));
        return String.join(", ", all);
    }

    private static Optional<Duration> span(JsonNode node, String from, String to) {
        return instant(node, from).flatMap(start -> instant(node, to).map(end -> Duration.between(start, end)));
    }

    private static Optional<Instant> instant(JsonNode node, String field) {
        try {
            String text = text(node, field);
            return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty(); // Another server's idea of a time: shown nowhere rather than wrongly.
        }
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asString("");
    }
}
