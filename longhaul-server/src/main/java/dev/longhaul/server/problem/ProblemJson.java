package dev.longhaul.server.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A problem as it is answered: the members of RFC 9457, and {@code code} and {@code field} for programs. */
@Schema(name = "Problem", description = "What is wrong, after RFC 9457")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProblemJson(
        @Schema(example = "urn:longhaul:problem:invalid-field")
        String type,

        @Schema(example = "A field is not valid") String title,
        @Schema(example = "400") int status,

        @Schema(
                example =
                        "timeout 'P99999Y' is no ISO 8601 duration of hours, minutes and seconds; write it like PT15S")
        String detail,

        @Schema(description = "Stable word for programs", example = "invalid-field")
        String code,

        @Schema(description = "The field, query parameter or header at fault", example = "timeout") @Nullable
        String field) {

    /** The answer for a problem. */
    public static ProblemJson of(Problem problem) {
        ProblemCode code = problem.code();
        return new ProblemJson(
                code.type().toString(), code.title(), code.status(), problem.detail(), code.word(), problem.field());
    }

    /** Answers a problem from where there is no controller; does nothing when an answer is already on its way. */
    public static void write(JsonMapper json, Problem problem, HttpServletResponse response) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        byte[] body = json.writeValueAsString(of(problem)).getBytes(StandardCharsets.UTF_8);
        response.resetBuffer();
        response.setStatus(problem.code().status());
        response.setContentType(Problem.MEDIA_TYPE);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
