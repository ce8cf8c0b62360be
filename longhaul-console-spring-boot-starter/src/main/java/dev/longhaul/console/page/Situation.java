package dev.longhaul.console.page;

import dev.longhaul.console.page.JobDetails.Summary;
import dev.longhaul.console.text.InertText;
import dev.longhaul.console.text.SpanText;
import dev.longhaul.operator.JobView;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says in one sentence how a job stands. */
record Situation(JobView job, TimeLine latest) {

    private static final int ERROR_LENGTH = 600;

    /** The sentence. */
    Summary summary() {
        return switch (Status.of(job)) {
            case SUCCEEDED ->
                ended((isDelivery() ? "Acknowledged" : "Succeeded") + " on attempt " + lastNumber() + ", " + after()
                        + " after it was accepted.");
            case CANCELLED -> ended("Cancelled after " + count() + ".");
            case DEAD -> new Summary("Dead after " + count() + ": " + reason(), null, error());
            case RUNNING ->
                new Summary("Attempt " + nextNumber() + ofAll() + " is running" + stuck() + ".", null, error());
            case PARKED -> new Summary("Attempt " + nextNumber() + " is held by " + holder() + ".", null, error());
            case SCHEDULED ->
                new Summary("Attempt " + nextNumber() + ofAll(), job.activity().nextAttemptAt(), error());
        };
    }

    private boolean isDelivery() {
        return job.row().type().equals(ConsoleSubject.DELIVERIES.type());
    }

    private static Summary ended(String text) {
        return new Summary(text, null, null);
    }

    private String reason() {
        return switch (Optional.ofNullable(job.activity().deadReason()).orElseThrow()) {
            case EXHAUSTED -> "its schedule is exhausted.";
            case ABORTED -> "no further attempt can help.";
            case EXPIRED -> "its deadline passed.";
        };
    }

    private String stuck() {
        return job.activity().stuck() ? ", and did not end at its timeout" : "";
    }

    private String holder() {
        return job.activity().parkedBy() == null
                ? "nothing"
                : InertText.line(job.activity().parkedBy().toString());
    }

    private String count() {
        int attempts = job.attempts().size();
        return attempts == 1 ? "1 attempt" : attempts + " attempts";
    }

    private int lastNumber() {
        return job.attempts().isEmpty() ? 0 : job.attempts().getLast().id().number();
    }

    private int nextNumber() {
        return lastNumber() + 1;
    }

    private String ofAll() {
        return latest.goesOn() || latest.marks().isEmpty()
                ? ""
                : " of " + latest.marks().getLast().number();
    }

    private String after() {
        Instant ended = job.activity().endedAt();
        Instant end = ended != null
                ? ended
                : job.attempts().isEmpty()
                        ? latest.origin()
                        : job.attempts().getLast().endedAt();
        return SpanText.of(Duration.between(job.row().asked().at(), end));
    }

    private @Nullable String error() {
        return job.attempts().stream()
                .map(attempt -> Optional.ofNullable(attempt.said().error()))
                .flatMap(Optional::stream)
                .reduce((earlier, later) -> later)
                .map(error -> InertText.line(error, ERROR_LENGTH))
                .orElse(null);
    }
}
