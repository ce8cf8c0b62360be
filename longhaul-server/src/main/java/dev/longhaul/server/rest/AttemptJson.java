package dev.longhaul.server.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.longhaul.store.AttemptRow;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** One attempt of a job's history. */
@Schema(name = "Attempt", description = "How one attempt ended")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AttemptJson(
        @Schema(description = "Counts from 1", example = "1")
        int number,

        @Schema(format = "date-time", example = "2026-11-21T09:30:00.000125Z")
        String startedAt,

        @Schema(format = "date-time", example = "2026-11-21T09:30:15.004Z")
        String endedAt,

        @Schema(
                allowableValues = {"succeeded", "failed", "aborted", "snoozed", "lost"},
                example = "failed")
        String outcome,

        @Schema(description = "What went wrong", example = "the receiver answered 503; 2xx would acknowledge") @Nullable
        String error,

        @Nullable ResponseJson response,

        @Schema(format = "date-time", description = "When the next attempt was set to be due") @Nullable
        String nextAttemptAt,

        @Schema(description = "True when the job had been cancelled before the attempt ended") @Nullable
        Boolean afterCancel) {

    static AttemptJson of(AttemptRow row) {
        return new AttemptJson(
                row.id().number(),
                row.startedAt().toString(),
                row.endedAt().toString(),
                row.outcome().word(),
                row.said().error(),
                ResponseJson.of(row.said().response()),
                row.nextDue() == null ? null : row.nextDue().toString(),
                row.afterCancel() ? true : null);
    }
}
