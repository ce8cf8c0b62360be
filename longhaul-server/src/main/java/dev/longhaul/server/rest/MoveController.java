package dev.longhaul.server.rest;

import dev.longhaul.job.JobId;
import dev.longhaul.operator.JobView;
import dev.longhaul.operator.Moved;
import dev.longhaul.operator.Redrive;
import dev.longhaul.server.admin.AdminService;
import dev.longhaul.server.problem.Problem;
import dev.longhaul.server.problem.ProblemCode;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** What operators do to one job. */
@RestController
@Tag(name = "moves")
final class MoveController {

    private final AdminService admin;

    MoveController(AdminService admin) {
        this.admin = admin;
    }

    @PostMapping(ApiPaths.JOB + "/cancel")
    @Operation(
            summary = "Cancel a job that has not ended",
            description =
                    "After this answer no new attempt starts. attemptInFlight tells whether one is under way; it goes"
                            + " on, and the job is cancelled whatever it says.")
    JobJson cancel(@PathVariable String id, Principal caller) {
        return answer(id, "cancelled", admin.cancel(JobIds.read(id), caller.getName()));
    }

    @PostMapping(ApiPaths.JOB + "/redrive")
    @Operation(
            summary = "Put a dead job back to scheduled",
            description =
                    "Its schedule starts again, its attempt numbers go on; a message goes on at the handler that failed."
                            + " A deadline that has passed is dropped unless a new one is given.")
    JobJson redrive(
            @PathVariable String id, @RequestBody(required = false) @Nullable RedriveJson how, Principal caller) {
        return answer(id, "redriven", admin.redrive(JobIds.read(id), redrive(how), caller.getName()));
    }

    @PostMapping(ApiPaths.JOB + "/rerun-all")
    @Operation(
            summary = "Put a dead message back to scheduled and run all its handlers again",
            description =
                    "Also those that are done. A redrive goes on at the handler that failed. A job that is no message"
                            + " has one handler, and is redriven.")
    JobJson rerunAll(
            @PathVariable String id, @RequestBody(required = false) @Nullable RedriveJson how, Principal caller) {
        return answer(id, "redriven", admin.rerunAll(JobIds.read(id), redrive(how), caller.getName()));
    }

    @PostMapping(ApiPaths.JOB + "/return-to-origin")
    @Operation(
            summary = "Send a dead message back to the queue or topic that it came from",
            description =
                    "As it came, with one header more that counts the returns. Its job succeeds, and a job of type"
                            + " message:return:BROKER sends it. If it comes back from there, it is a new run that goes on at the"
                            + " handler that failed. What came from no broker is refused with 409.")
    JobJson returnToOrigin(@PathVariable String id, Principal caller) {
        try {
            return answer(id, "returned", admin.returnToOrigin(JobIds.read(id), caller.getName()));
        } catch (IllegalArgumentException e) {
            throw Problem.of(ProblemCode.NO_ORIGIN, String.valueOf(e.getMessage()))
                    .exception();
        }
    }

    private static Redrive redrive(@Nullable RedriveJson how) {
        String deadline = how == null ? null : how.deadline();
        return deadline == null
                ? Redrive.NOW
                : new Redrive(Times.instant(ProblemCode.INVALID_FIELD, "deadline", deadline));
    }

    @PostMapping(ApiPaths.JOB + "/attempt-now")
    @Operation(
            summary = "Make a scheduled job due now",
            description = "For a job in flight the next attempt follows at once, unless it succeeds.")
    JobJson attemptNow(@PathVariable String id, Principal caller) {
        return answer(id, "attempted now", admin.attemptNow(JobIds.read(id), caller.getName()));
    }

    @PostMapping(path = ApiPaths.JOB + "/reschedule", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Make a scheduled job due at another time",
            description =
                    "For a job in flight this is its next attempt's time: a failure is counted, but this time stays.")
    JobJson reschedule(@PathVariable String id, @RequestBody RescheduleJson when, Principal caller) {
        JobId job = JobIds.read(id);
        if (when.dueAt() == null) {
            throw Problem.field("dueAt", "dueAt is missing; write it like 2026-11-21T09:30:00Z")
                    .exception();
        }
        Instant due = Times.instant(ProblemCode.INVALID_FIELD, "dueAt", when.dueAt());
        return answer(id, "rescheduled", admin.reschedule(job, due, caller.getName()));
    }

    private JobJson answer(String id, String move, Moved moved) {
        return switch (moved) {
            case Moved.Done done -> answer(done.job(), false);
            case Moved.InFlight inFlight -> answer(inFlight.job(), true);
            case Moved.NotFound notFound -> throw JobIds.unknown(id);
            case Moved.WrongState wrong ->
                throw Problem.of(
                                ProblemCode.WRONG_STATE,
                                "job " + wrong.id() + " is " + wrong.state().word() + " and cannot be " + move + "; "
                                        + remedy(move))
                        .exception();
        };
    }

    private JobJson answer(JobView job, boolean attemptInFlight) {
        return JobJson.moved(job, admin.message(job).orElse(null), attemptInFlight);
    }

    private static String remedy(String move) {
        return move.equals("redriven") || move.equals("returned")
                ? "only dead jobs can"
                : "only jobs that have not ended can";
    }

    /** How to redrive. */
    @Schema(name = "Redrive")
    record RedriveJson(
            @Schema(format = "date-time", description = "A new deadline", example = "2026-11-22T09:30:00Z") @Nullable
            String deadline) {}

    /** When an attempt is to be due. */
    @Schema(name = "Reschedule")
    record RescheduleJson(
            @Schema(format = "date-time", requiredMode = Schema.RequiredMode.REQUIRED, example = "2026-11-21T10:00:00Z")
            @Nullable
            String dueAt) {}
}
