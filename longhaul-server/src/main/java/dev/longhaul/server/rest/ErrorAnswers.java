package dev.longhaul.server.rest;

import dev.longhaul.server.problem.Problem;
import dev.longhaul.server.problem.ProblemCode;
import dev.longhaul.server.problem.ProblemJson;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers what the container refuses before any controller sees it; with a problem instead of a page. */
@Hidden
@RestController
final class ErrorAnswers implements ErrorController {

    @RequestMapping("/error")
    ResponseEntity<ProblemJson> error(HttpServletRequest request) {
        Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        Problem problem = of(status instanceof Integer code ? code : ProblemCode.NOT_FOUND.status());
        return ResponseEntity.status(problem.code().status())
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(ProblemJson.of(problem));
    }

    static Problem of(int status) {
        return switch (status) {
            case 401 -> Problem.of(ProblemCode.UNAUTHORIZED, "send Authorization: Bearer KEY");
            case 404 ->
                Problem.of(
                        ProblemCode.NOT_FOUND,
                        "there is nothing at this path; the API is described at " + ApiPaths.OPENAPI);
            case 405 -> Problem.of(ProblemCode.METHOD_NOT_ALLOWED, "this path does not take this method");
            case 406 -> Problem.of(ProblemCode.NOT_ACCEPTABLE, "accept application/json");
            case 408 -> Problem.of(ProblemCode.BODY_TIMEOUT, "the request took too long to arrive");
            case 413 -> Problem.of(ProblemCode.BODY_TOO_LARGE, "send less");
            case 415 -> Problem.of(ProblemCode.UNSUPPORTED_MEDIA_TYPE, "send application/json, in UTF-8");
            default ->
                status < 500
                        ? Problem.of(
                                ProblemCode.BAD_REQUEST,
                                "the request is malformed; the API is described at " + ApiPaths.OPENAPI)
                        : Problem.of(ProblemCode.INTERNAL, "it is our failure, not yours; the log says what happened");
        };
    }
}
