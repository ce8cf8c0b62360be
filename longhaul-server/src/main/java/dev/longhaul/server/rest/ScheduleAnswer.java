package dev.longhaul.server.rest;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The two answers of one path: a list without a question, one schedule with it. */
sealed interface ScheduleAnswer permits ScheduleAnswer.Named, ScheduleJson {

    /** All schedules that have a name, the first configured one first. */
    @Schema(name = "Schedules", description = "All schedules that have a name, the first configured one first")
    record Named(
            List<ScheduleJson> items,
            @Schema(nullable = true) @Nullable String nextCursor) implements ScheduleAnswer {}
}
