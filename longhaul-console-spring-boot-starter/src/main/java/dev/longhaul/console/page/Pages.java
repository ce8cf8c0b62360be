package dev.longhaul.console.page;

import dev.longhaul.console.page.JobDetails.Answer;
import dev.longhaul.console.page.JobDetails.AttemptLine;
import dev.longhaul.console.page.JobDetails.Facts;
import dev.longhaul.console.page.JobDetails.Moves;
import dev.longhaul.console.page.JobDetails.Run;
import dev.longhaul.console.page.JobLine.Destination;
import dev.longhaul.console.page.JobLine.Label;
import dev.longhaul.console.page.JobLine.Next;
import dev.longhaul.console.page.Mark.Kind;
import dev.longhaul.console.text.InertText;
import dev.longhaul.console.text.SpanText;
import dev.longhaul.job.JobState;
import dev.longhaul.messaging.message.StoredMessage;
import dev.longhaul.messaging.operator.MessageView;
import dev.longhaul.operator.JobView;
import dev.longhaul.schedule.RetrySchedule;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.JobRow;
import dev.longhaul.webhooks.delivery.Delivery;
import dev.longhaul.webhooks.delivery.RecordedResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Turns jobs into what pages show: a pure function of the job and the present. Foreign text leaves it inert. */
final class Pages {

    /** Characters of an error on one line of the list. */
    private static final int ERROR_WIDTH = 160;

    private final Function<String, RetrySchedule> schedules;
    private final Function<JobRow, Optional<Delivery>> deliveries;
    private final Function<JobView, Optional<MessageView>> messages;

    /**
     * @param schedules reads the text of a job's schedule
     * @param deliveries what a job delivers, if it is a delivery
     * @param messages how the message that a job is stands, if it is one
     */
    Pages(
            Function<String, RetrySchedule> schedules,
            Function<JobRow, Optional<Delivery>> deliveries,
            Function<JobView, Optional<MessageView>> messages) {
        this.schedules = schedules;
        this.deliveries = deliveries;
        this.messages = messages;
    }

    /** A job as a line of the list; with its history, if the strip is to show it. */
    JobLine line(JobView job, Instant now) {
        TimeLine latest = timeLines(job, now).getLast();
        return new JobLine(
                job.row().id().toString(),
                Status.of(job),
                destination(job.row()),
                labels(job.row()),
                AttemptStrip.of(latest),
                next(job, latest),
                lastError(job),
                job.row().asked().at());
    }

    /** A job as a page of its own. */
    JobDetails page(JobView job, Instant now) {
        List<TimeLine> lines = timeLines(job, now);
        return new JobDetails(
                job.row().id().toString(),
                Status.of(job),
                new Situation(job, lines.getLast()).summary(),
                destination(job.row()),
                facts(job),
                runs(lines),
                planned(job, lines.getLast()),
                attempts(job, lines.getLast()),
                moves(job));
    }

    private List<TimeLine> timeLines(JobView job, Instant now) {
        return TimeLines.of(job, schedules.apply(job.row().schedule()), now);
    }

    private static Next next(JobView job, TimeLine line) {
        int number = line.marks().stream()
                .filter(mark -> mark.kind() == Kind.NEXT || mark.kind() == Kind.RUNNING)
                .mapToInt(Mark::number)
                .findFirst()
                .orElse(0);
        String held = job.activity().parkedBy() == null
                ? null
                : InertText.line(job.activity().parkedBy().toString());
        return new Next(job.activity().nextAttemptAt(), number, held);
    }

    private static @Nullable String lastError(JobView job) {
        if (job.state() == JobState.SUCCEEDED) {
            return null; // What went wrong on the way is history, and on the delivery's own page.
        }
        return job.attempts().stream()
                .map(attempt -> attempt.said().error())
                .filter(error -> error != null)
                .reduce((earlier, later) -> later)
                .map(error -> InertText.line(error, ERROR_WIDTH))
                .orElse(null);
    }

    private Destination destination(JobRow row) {
        String url =
                deliveries.apply(row).map(delivery -> delivery.url().toString()).orElse("");
        int authority = url.indexOf("://");
        if (authority < 0) {
            String message = row.content().headers().get(StoredMessage.ID);
            if (message != null) {
                return new Destination(
                        InertText.line(row.type().replaceFirst("^message:", "")), InertText.line(" " + message));
            }
            String endpoint = row.keys().endpoint();
            return new Destination(InertText.line(endpoint == null ? row.type() : endpoint), "");
        }
        int path = url.indexOf('/', authority + 3);
        String host = path < 0 ? url.substring(authority + 3) : url.substring(authority + 3, path);
        return new Destination(InertText.line(host), path < 0 ? "" : InertText.line(url.substring(path)));
    }

    private static List<Label> labels(JobRow row) {
        return row.labels().entrySet().stream()
                .map(label -> new Label(InertText.line(label.getKey()), InertText.line(label.getValue())))
                .sorted(Comparator.comparing(Label::name))
                .toList();
    }

    private Facts facts(JobView job) {
        JobRow row = job.row();
        List<Label> keys = new ArrayList<>();
        addKey(keys, "Ordering key", row.keys().ordering());
        addKey(keys, "Idempotency key", row.keys().idempotency());
        return new Facts(
                row.schedule(),
                row.asked().at(),
                row.asked().deadline(),
                job.activity().endedAt(),
                keys,
                labels(row),
                deliveries.apply(row).map(Deliveries::facts).orElseGet(() -> handlers(job)));
    }

    /** How far a message has come. */
    private List<Label> handlers(JobView job) {
        return messages.apply(job)
                .map(view -> view.handlers().stream()
                        .map(handler -> new Label(
                                "Handler " + InertText.line(handler.name()),
                                handler.state().word()))
                        .toList())
                .orElse(List.of());
    }

    private static void addKey(List<Label> keys, String name, @Nullable String value) {
        if (value != null) {
            keys.add(new Label(name, InertText.line(value, ERROR_WIDTH)));
        }
    }

    private static List<Run> runs(List<TimeLine> lines) {
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String heading = lines.size() == 1 ? "" : "Run " + (i + 1) + (i == 0 ? "" : ", after a redrive");
            runs.add(new Run(heading, TimeLineDrawing.of(lines.get(i))));
        }
        return runs;
    }

    private static List<AttemptLine> attempts(JobView job, TimeLine latest) {
        List<AttemptLine> lines = new ArrayList<>();
        Instant origin = job.row().asked().at();
        job.attempts().forEach(attempt -> lines.add(past(attempt, origin)));
        latest.marks().stream()
                .filter(mark -> mark.kind() == Kind.NEXT || mark.kind() == Kind.RUNNING)
                .forEach(mark -> lines.add(coming(mark, origin)));
        return lines.reversed();
    }

    private static List<AttemptLine> planned(JobView job, TimeLine latest) {
        return latest.marks().stream()
                .filter(mark -> mark.kind() == Kind.PLANNED)
                .map(mark -> coming(mark, job.row().asked().at()))
                .toList();
    }

    private static AttemptLine coming(Mark mark, Instant origin) {
        return new AttemptLine(
                mark.number(), mark.kind().word(), mark.at(), offset(origin, mark.at()), "", null, null, "");
    }

    private static AttemptLine past(AttemptRow attempt, Instant origin) {
        return new AttemptLine(
                attempt.id().number(),
                attempt.outcome().word(),
                attempt.startedAt(),
                offset(origin, attempt.startedAt()),
                SpanText.of(Duration.between(attempt.startedAt(), attempt.endedAt())),
                inert(attempt.said().error()),
                answer(attempt.said().response()),
                attempt.afterCancel() ? "ended after the cancel" : "");
    }

    private static String offset(Instant origin, Instant at) {
        return "+" + SpanText.of(Duration.between(origin, at));
    }

    private static @Nullable String inert(@Nullable String text) {
        return text == null ? null : InertText.lines(text);
    }

    private static @Nullable Answer answer(@Nullable String kept) {
        if (kept == null) {
            return null;
        }
        return RecordedResponse.parse(kept)
                .map(response -> new Answer(head(response), body(response)))
                .orElseGet(() -> new Answer("Response", InertText.lines(kept)));
    }

    private static String head(RecordedResponse response) {
        StringBuilder head = new StringBuilder("Response ").append(response.status());
        if (response.contentType() != null) {
            head.append(", ").append(response.contentType());
        }
        if (response.retryAfter() != null) {
            head.append(", Retry-After ").append(response.retryAfter());
        }
        return InertText.line(
                head.append(", from ").append(response.remoteAddress()).toString());
    }

    private static String body(RecordedResponse response) {
        String text = InertText.lines(response.excerpt().text());
        if (text.isEmpty()) {
            return "(no body)";
        }
        return response.excerpt().complete() ? text : text + "\n(cut here)";
    }

    private static Moves moves(JobView job) {
        boolean open = job.state() == JobState.SCHEDULED;
        return new Moves(open, job.state() == JobState.DEAD, open);
    }
}
