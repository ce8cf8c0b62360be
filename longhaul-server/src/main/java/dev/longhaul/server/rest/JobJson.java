package dev.longhaul.server.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.longhaul.messaging.operator.MessageView;
import dev.longhaul.operator.JobView;
import dev.longhaul.server.admin.DeliveryUrl;
import dev.longhaul.store.JobRow;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One job as it stands. What it carries is not shown: payloads and headers can hold what only the receiver should see.
 * More members than a record of ours should have, because it is the API's object.
 */
@Schema(name = "Job", description = "One job as it stands")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobJson(
        @Schema(example = "01890a5d-ac96-774b-bcce-b302099a8057")
        String id,

        @Schema(description = "webhook for deliveries", example = "webhook")
        String type,

        @Schema(
                allowableValues = {"scheduled", "running", "succeeded", "dead", "cancelled"},
                description = "running is a scheduled job with an attempt in flight",
                example = "scheduled")
        String state,

        @Schema(
                allowableValues = {"exhausted", "aborted", "expired"},
                description = "Why it is dead")
        @Nullable
        String deadReason,

        @Schema(description = "What holds it besides time: key:NAME or endpoint:NAME") @Nullable
        String parkedBy,

        @Schema(description = "True when its handler did not end at its timeout") @Nullable
        Boolean stuck,

        @Schema(description = "Where a delivery goes", example = "https://merchant.example/notify") @Nullable
        String url,

        @Schema(description = "For messages: which one it is, and how far it has come; absent in lists") @Nullable
        MessageJson message,

        @Schema(description = "The schedule's own text", example = "4m 10m 10m 1h 2h 6h 15h")
        String schedule,

        @Schema(format = "date-time", description = "When it was accepted")
        String createdAt,

        @Schema(format = "date-time", description = "When its first attempt was to be due")
        String startAt,

        @Schema(format = "date-time", description = "No attempt starts after it") @Nullable
        String deadline,

        @Schema(format = "date-time", description = "When the next attempt is due; absent while one is in flight")
        @Nullable
        String nextAttemptAt,

        @Schema(format = "date-time", description = "When it ended") @Nullable
        String endedAt,

        @Schema(description = "Whose limits apply", example = "merchant.example") @Nullable
        String endpoint,

        @Schema(description = "Jobs that share it run one at a time, in order") @Nullable
        String orderingKey,

        @Nullable String idempotencyKey,
        @Nullable Map<String, String> labels,

        @Schema(description = "Its history; absent in lists") @Nullable
        List<AttemptJson> attempts,

        @Schema(description = "Answered to a move: an attempt is in flight, and the move takes effect when it ends")
        @Nullable
        Boolean attemptInFlight) {

    /** @param message how it stands if it is a message; null otherwise */
    static JobJson of(JobView view, @Nullable MessageView message) {
        return of(view, message, view.attempts().stream().map(AttemptJson::of).toList(), null);
    }

    /** As a line of a list: without its history, which lists do not load. */
    static JobJson line(JobView view) {
        return of(view, null, null, null);
    }

    /** As the answer to a move. */
    static JobJson moved(JobView view, @Nullable MessageView message, boolean attemptInFlight) {
        return of(view, message, view.attempts().stream().map(AttemptJson::of).toList(), attemptInFlight);
    }

    private static JobJson of(
            JobView view,
            @Nullable MessageView message,
            @Nullable List<AttemptJson> attempts,
            @Nullable Boolean inFlight) {
        JobRow row = view.row();
        JobView.Activity activity = view.activity();
        return new JobJson(
                row.id().toString(),
                row.type(),
                activity.running() ? "running" : view.state().word(),
                activity.deadReason() == null ? null : activity.deadReason().word(),
                activity.parkedBy() == null ? null : activity.parkedBy().toString(),
                activity.stuck() ? true : null,
                DeliveryUrl.of(row).orElse(null),
                message == null ? null : MessageJson.of(message),
                row.schedule(),
                row.asked().at().toString(),
                row.asked().start().toString(),
                text(row.asked().deadline()),
                text(activity.nextAttemptAt()),
                text(activity.endedAt()),
                row.keys().endpoint(),
                row.keys().ordering(),
                row.keys().idempotency(),
                row.labels().isEmpty() ? null : row.labels(),
                attempts,
                inFlight);
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
