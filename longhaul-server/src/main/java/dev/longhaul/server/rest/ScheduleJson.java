package dev.longhaul.server.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.longhaul.schedule.Preview;
import dev.longhaul.schedule.RetrySchedule;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A schedule and what it comes to when every attempt fails. */
@Schema(name = "Schedule", description = "A schedule and what it comes to when every attempt fails")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ScheduleJson(
        @Schema(description = "The name it is known by, if it was asked for by name", example = "alipay") @Nullable
        String name,

        @Schema(description = "Its own text", example = "4m 10m 10m 1h 2h 6h 15h")
        String spec,

        @Schema(description = "Its first attempts, without their jitter")
        List<PlannedAttemptJson> attempts,

        @Schema(description = "More attempts follow that are not shown")
        boolean truncated,

        @Schema(description = "It never runs out by itself") boolean unlimited,

        @Schema(description = "The fraction by which delays are spread", example = "0.1") @Nullable
        Double jitter)
        implements ScheduleAnswer {

    static ScheduleJson of(@Nullable String name, RetrySchedule schedule, int maxAttempts) {
        Preview preview = schedule.preview(maxAttempts);
        return new ScheduleJson(
                name,
                schedule.toString(),
                preview.attempts().stream().map(PlannedAttemptJson::of).toList(),
                preview.truncated(),
                preview.unlimited(),
                preview.jitter() == 0 ? null : preview.jitter());
    }

    /** One attempt of a schedule. */
    @Schema(name = "PlannedAttempt", description = "One attempt of a schedule")
    public record PlannedAttemptJson(
            @Schema(description = "Counts from 1", example = "2")
            int number,

            @Schema(format = "duration", description = "Since the attempt before it failed", example = "PT4M")
            String delay,

            @Schema(format = "duration", description = "Sum of delays since the first attempt", example = "PT4M")
            String offset) {

        static PlannedAttemptJson of(Preview.PlannedAttempt planned) {
            return new PlannedAttemptJson(
                    planned.number(),
                    planned.delay().toString(),
                    planned.offset().toString());
        }
    }
}
