package dev.longhaul.server.rest;

import dev.longhaul.server.admin.IdempotencyConflictException;
import dev.longhaul.server.json.JsonProblems;
import dev.longhaul.server.problem.Problem;
import dev.longhaul.server.problem.ProblemCode;
import dev.longhaul.server.problem.ProblemException;
import dev.longhaul.server.problem.ProblemJson;
import dev.longhaul.store.StoreException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import tools.jackson.core.JacksonException;

/** Answers every refusal and failure as a problem. What is our own failure is logged; what is the caller's is not. */
@RestControllerAdvice
final class ProblemAdvice {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

    /** Seconds after which a caller may ask again when the store could not do it. */
    private static final String RETRY_AFTER_SECONDS = "5";

    @ExceptionHandler
    ResponseEntity<ProblemJson> refused(ProblemException refusal) {
        return answer(refusal.problem());
    }

    @ExceptionHandler
    ResponseEntity<ProblemJson> conflict(IdempotencyConflictException conflict) {
        return answer(new Problem(
                ProblemCode.IDEMPOTENCY_CONFLICT, String.valueOf(conflict.getMessage()), ApiHeaders.IDEMPOTENCY_KEY));
    }

    @ExceptionHandler
    ResponseEntity<ProblemJson> unreadable(HttpMessageNotReadableException unreadable) {
        ProblemException refusal = cause(unreadable, ProblemException.class);
        if (refusal != null) {
            return answer(refusal.problem());
        }
        if (cause(unreadable, SocketTimeoutException.class) != null) {
            return answer(Problem.of(
                    ProblemCode.BODY_TIMEOUT, "the body stopped arriving (longhaul.http.idle-timeout); send it whole"));
        }
        JacksonException json = cause(unreadable, JacksonException.class);
        if (json != null && cause(json, IOException.class) == null) {
            return answer(JsonProblems.of(json));
        }
        return answer(Problem.of(ProblemCode.INVALID_JSON, "the body is missing or broke off; send a JSON object"));
    }

    @ExceptionHandler
    ResponseEntity<ProblemJson> otherMediaType(HttpMediaTypeNotSupportedException other) {
        String given = other.getContentType() == null ? "none" : Problem.quoted(String.valueOf(other.getContentType()));
        return answer(Problem.of(
                ProblemCode.UNSUPPORTED_MEDIA_TYPE,
                "the body's Content-Type is " + given + "; send application/json, in UTF-8"));
    }

    @ExceptionHandler
    ResponseEntity<ProblemJson> otherMethod(HttpRequestMethodNotSupportedException other) {
        String allowed = other.getSupportedHttpMethods() == null
                ? ""
                : other.getSupportedHttpMethods().stream()
                        .map(HttpMethod::name)
                        .sorted()
                        .collect(Collectors.joining(", "));
        return ResponseEntity.status(ProblemCode.METHOD_NOT_ALLOWED.status())
                .header(HttpHeaders.ALLOW, allowed)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(ProblemJson.of(Problem.of(
                        ProblemCode.METHOD_NOT_ALLOWED,
                        "this path does not take " + other.getMethod() + "; it takes " + allowed)));
    }

    @ExceptionHandler
    ResponseEntity<ProblemJson> store(StoreException failure) {
        LOG.error("The store could not do what a caller asked for: {}", failure.kind(), failure);
        return ResponseEntity.status(ProblemCode.STORE_UNAVAILABLE.status())
                .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(ProblemJson.of(Problem.of(
                        ProblemCode.STORE_UNAVAILABLE,
                        "the store could not do it (" + failure.kind()
                                + "); ask again with the same Idempotency-Key, which cannot make a second job")));
    }

    @ExceptionHandler
    ResponseEntity<ProblemJson> anything(Exception failure) {
        if (failure instanceof ErrorResponse known && known.getStatusCode().is4xxClientError()) {
            return answer(ErrorAnswers.of(known.getStatusCode().value()));
        }
        LOG.error("A call failed here", failure);
        return answer(ErrorAnswers.of(ProblemCode.INTERNAL.status()));
    }

    private static <T extends Throwable> @Nullable T cause(Throwable failure, Class<T> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }

    private static ResponseEntity<ProblemJson> answer(Problem problem) {
        return ResponseEntity.status(problem.code().status())
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(ProblemJson.of(problem));
    }
}
