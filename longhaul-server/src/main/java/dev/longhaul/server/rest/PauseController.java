package dev.longhaul.server.rest;

import dev.longhaul.job.JobType;
import dev.longhaul.job.Keys;
import dev.longhaul.job.Texts;
import dev.longhaul.server.admin.AdminService;
import dev.longhaul.server.problem.Problem;
import dev.longhaul.store.Pause;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import java.util.Comparator;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Job types and endpoints of which nothing is started for now. Pausing what is paused changes nothing. */
@RestController
@Tag(name = "pauses")
final class PauseController {

    private final AdminService admin;

    PauseController(AdminService admin) {
        this.admin = admin;
    }

    @GetMapping(ApiPaths.PAUSES)
    @Operation(summary = "List what is paused")
    PageJson<PauseJson> pauses() {
        return new PageJson<>(
                admin.pauses().stream()
                        .sorted(Comparator.comparing(Pause::kind).thenComparing(Pause::name))
                        .map(pause -> PauseJson.of(pause, true))
                        .toList(),
                null);
    }

    @PostMapping(ApiPaths.ROOT + "/types/{type}/pause")
    @Operation(summary = "Start no more jobs of a type", description = "What is in flight goes on; what is due waits.")
    PauseJson pauseType(@Parameter(example = "webhook") @PathVariable String type, Principal caller) {
        return pause(type(type), caller);
    }

    @PostMapping(ApiPaths.ROOT + "/types/{type}/resume")
    @Operation(summary = "Start jobs of a type again")
    PauseJson resumeType(@Parameter(example = "webhook") @PathVariable String type, Principal caller) {
        return resume(type(type), caller);
    }

    @PostMapping(ApiPaths.ROOT + "/endpoints/{endpoint}/pause")
    @Operation(summary = "Send nothing more to an endpoint", description = "Its jobs are parked until it is resumed.")
    PauseJson pauseEndpoint(@Parameter(example = "merchant.example") @PathVariable String endpoint, Principal caller) {
        return pause(endpoint(endpoint), caller);
    }

    @PostMapping(ApiPaths.ROOT + "/endpoints/{endpoint}/resume")
    @Operation(summary = "Send to an endpoint again")
    PauseJson resumeEndpoint(@Parameter(example = "merchant.example") @PathVariable String endpoint, Principal caller) {
        return resume(endpoint(endpoint), caller);
    }

    private PauseJson pause(Pause pause, Principal caller) {
        admin.pause(pause, caller.getName());
        return PauseJson.of(pause, true);
    }

    private PauseJson resume(Pause pause, Principal caller) {
        admin.resume(pause, caller.getName());
        return PauseJson.of(pause, false);
    }

    private static Pause type(String name) {
        try {
            return new Pause(Pause.Kind.TYPE, JobType.requireName(name));
        } catch (IllegalArgumentException e) {
            throw Problem.parameter("type", String.valueOf(e.getMessage())).exception();
        }
    }

    private static Pause endpoint(String name) {
        try {
            return new Pause(Pause.Kind.ENDPOINT, Texts.require("endpoint", name, Keys.MAX_LENGTH));
        } catch (IllegalArgumentException e) {
            throw Problem.parameter("endpoint", String.valueOf(e.getMessage())).exception();
        }
    }

    /** Whether something is paused. */
    @Schema(name = "Pause")
    record PauseJson(
            @Schema(allowableValues = {"type", "endpoint"}) String kind,
            @Schema(example = "webhook") String name,
            boolean paused) {

        static PauseJson of(Pause pause, boolean paused) {
            return new PauseJson(pause.kind().word(), pause.name(), paused);
        }
    }
}
