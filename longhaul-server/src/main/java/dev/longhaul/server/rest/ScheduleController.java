package dev.longhaul.server.rest;

import dev.longhaul.schedule.RetrySchedule;
import dev.longhaul.schedule.ScheduleLimits;
import dev.longhaul.server.admin.AdminService;
import dev.longhaul.server.problem.Problem;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Schedules, named and previewed. */
@RestController
@Tag(name = "schedules")
final class ScheduleController {

    /** Attempts that a list shows of each schedule. */
    private static final int LISTED_ATTEMPTS = 50;

    private final AdminService admin;

    ScheduleController(AdminService admin) {
        this.admin = admin;
    }

    @GetMapping(ApiPaths.SCHEDULES)
    @ApiResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(oneOf = {ScheduleAnswer.Named.class, ScheduleJson.class})))
    @Operation(
            summary = "List the named schedules, or preview one",
            description =
                    "Without spec: all schedules that have a name, as {items, nextCursor}; the first configured one"
                            + " comes first. With spec: that schedule alone.")
    ScheduleAnswer schedules(
            @Parameter(
                            description = "A name or a schedule's text",
                            examples = {
                                @ExampleObject(name = "name", value = "alipay"),
                                @ExampleObject(name = "text", value = "15s 15s 30s 3m 30m*4 1h")
                            })
                    @RequestParam(required = false)
                    @Nullable
                    String spec) {
        return spec == null ? list() : preview(spec);
    }

    private ScheduleAnswer.Named list() {
        return new ScheduleAnswer.Named(
                admin.schedules().entrySet().stream()
                        .map(named -> ScheduleJson.of(named.getKey(), named.getValue(), LISTED_ATTEMPTS))
                        .toList(),
                null);
    }

    private ScheduleJson preview(String spec) {
        try {
            RetrySchedule schedule = admin.schedule(spec);
            String name = admin.schedules().containsKey(spec.strip()) ? spec.strip() : null;
            return ScheduleJson.of(name, schedule, ScheduleLimits.MAX_PREVIEW);
        } catch (IllegalArgumentException e) { // its message shows the place and what was expected there
            throw Problem.parameter("spec", String.valueOf(e.getMessage())).exception();
        }
    }
}
