package dev.longhaul.server.rest;

import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.operator.JobPage;
import dev.longhaul.operator.JobQuery;
import dev.longhaul.server.admin.AdminService;
import dev.longhaul.server.problem.Problem;
import dev.longhaul.server.problem.ProblemCode;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Jobs, found and listed. */
@RestController
@Tag(name = "jobs")
final class JobController {

    private final AdminService admin;

    JobController(AdminService admin) {
        this.admin = admin;
    }

    @GetMapping(ApiPaths.JOB)
    @Operation(summary = "Get a job with its attempts")
    JobJson job(@Parameter(example = "01890a5d-ac96-774b-bcce-b302099a8057") @PathVariable String id) {
        return admin.job(JobIds.read(id))
                .map(job -> JobJson.of(job, admin.message(job).orElse(null)))
                .orElseThrow(() -> JobIds.unknown(id));
    }

    @GetMapping(ApiPaths.JOBS)
    @Operation(
            summary = "List jobs, newest first, without their attempts",
            description = "Filters combine. Running jobs are listed under scheduled.")
    PageJson<JobJson> jobs(
            @Parameter(schema = @Schema(allowableValues = {"scheduled", "succeeded", "dead", "cancelled"}))
                    @RequestParam(required = false)
                    @Nullable
                    String state,
            @Parameter(example = "webhook") @RequestParam(required = false) @Nullable String type,
            @Parameter(description = "Only jobs accepted at or after it", example = "2026-11-21T09:30:00Z")
                    @RequestParam(required = false)
                    @Nullable
                    String since,
            @Parameter(description = "Only jobs accepted before it", example = "2026-11-22T09:30:00Z")
                    @RequestParam(required = false)
                    @Nullable
                    String until,
            @Parameter(description = "The nextCursor of the page before") @RequestParam(required = false) @Nullable
                    String cursor,
            @Parameter(
                            description = "The most jobs on the page",
                            schema = @Schema(type = "integer", minimum = "1", maximum = "200", defaultValue = "50"))
                    @RequestParam(required = false)
                    @Nullable
                    String limit) {
        JobPage page = admin.jobs(new JobQuery(
                state == null ? null : state(state),
                type,
                time("since", since),
                time("until", until),
                cursor(cursor),
                limit(limit)));
        return new PageJson<>(
                page.items().stream().map(JobJson::line).toList(),
                page.next() == null ? null : page.next().toString());
    }

    private static JobState state(String word) {
        try {
            return JobState.of(word);
        } catch (IllegalArgumentException e) {
            throw Problem.parameter(
                            "state",
                            "state " + Problem.quoted(word)
                                    + " is none to list by; use scheduled (which includes running), succeeded, dead or"
                                    + " cancelled")
                    .exception();
        }
    }

    private static @Nullable Instant time(String name, @Nullable String text) {
        return text == null ? null : Times.instant(ProblemCode.INVALID_PARAMETER, name, text);
    }

    private static @Nullable JobId cursor(@Nullable String text) {
        try {
            return text == null ? null : JobId.parse(text);
        } catch (IllegalArgumentException e) {
            throw Problem.parameter(
                            "cursor",
                            "cursor " + Problem.quoted(text) + " is none of ours; use the nextCursor of a page")
                    .exception();
        }
    }

    private static int limit(@Nullable String text) {
        if (text == null) {
            return JobQuery.ALL.limit();
        }
        if (text.matches("[0-9]{1,4}")) {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= JobQuery.MAX_LIMIT) {
                return limit;
            }
        }
        throw Problem.parameter("limit", "limit " + Problem.quoted(text) + " is not 1 to " + JobQuery.MAX_LIMIT)
                .exception();
    }
}
