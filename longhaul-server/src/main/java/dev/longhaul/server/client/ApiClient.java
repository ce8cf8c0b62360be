package dev.longhaul.server.client;

import dev.longhaul.console.text.InertText;
import dev.longhaul.console.text.SpanText;
import dev.longhaul.server.client.ApiException.Kind;
import dev.longhaul.server.problem.ProblemCode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Speaks with one server's REST API. Thread-safe. */
public final class ApiClient implements AutoCloseable {

    /** The largest answer that is read, in bytes: a page of 200 jobs is far below. */
    public static final int ANSWER_LIMIT = 16 * 1024 * 1024;

    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpClient http;
    private final URI server;
    private final @Nullable String apiKey;
    private final Duration deadline;

    /**
     * @param server the server's address, like {@code http://127.0.0.1:8420}
     * @param apiKey sent as a bearer token, of visible ASCII characters; null for none
     * @param deadline covers each call, its body included
     */
    public ApiClient(URI server, @Nullable String apiKey, Duration deadline) {
        this.http = HttpClient.newBuilder()
                .connectTimeout(deadline)
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        this.server = server;
        this.apiKey = apiKey;
        this.deadline = deadline;
    }

    /** The server's address. */
    public URI server() {
        return server;
    }

    /**
     * Asks for a document.
     *
     * @param path below the server's address, with its query, already encoded
     * @throws ApiException if the answer is not a success
     */
    public ApiAnswer get(String path) {
        return call("GET", path, Map.of(), BodyPublishers.noBody());
    }

    /**
     * Posts a document.
     *
     * @param path below the server's address
     * @param headers besides the content type
     * @param body null for none
     * @throws ApiException if the answer is not a success
     */
    public ApiAnswer post(String path, Map<String, String> headers, @Nullable JsonNode body) {
        return call(
                "POST",
                path,
                headers,
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(JSON.writeValueAsString(body)));
    }

    private ApiAnswer call(String method, String path, Map<String, String> headers, BodyPublisher body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path))
                .method(method, body)
                .timeout(deadline)
                .header("Accept", "application/json, application/problem+json");
        if (body.contentLength() != 0) {
            request.header("Content-Type", "application/json");
        }
        headers.forEach(request::header);
        if (apiKey != null) {
            request.header("Authorization", "Bearer " + apiKey);
        }
        HttpResponse<byte[]> response = send(request.build());
        JsonNode document = read(response);
        if (response.statusCode() >= 300) {
            throw refusal(response.statusCode(), document);
        }
        return new ApiAnswer(response.statusCode(), document);
    }

    private HttpResponse<byte[]> send(HttpRequest request) {
        CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(request, info -> new CappedBody(ANSWER_LIMIT));
        try {
            // The request's own timeout ends with the headers; this one covers the body as well.
            return answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw unreachable("did not answer within " + SpanText.of(deadline), e);
        } catch (ExecutionException e) {
            throw failure(e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw unreachable("was not waited for: interrupted", e);
        }
    }

    private ApiException failure(Throwable cause) {
        return switch (cause) {
            case ConnectException e ->
                unreachable(
                        "does not accept connections; start it with ./longhaul serve,"
                                + " or name another one with --server",
                        e);
            case HttpTimeoutException e -> unreachable("did not answer within " + SpanText.of(deadline), e);
            case IOException e -> unreachable("broke the connection: " + InertText.line(said(e), 200), e);
            default -> unreachable("could not be called: " + InertText.line(said(cause), 200), cause);
        };
    }

    private ApiException unreachable(String what, Throwable cause) {
        return new ApiException(Kind.UNREACHABLE, "the server at " + server + " " + what, cause);
    }

    private static String said(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    private JsonNode read(HttpResponse<byte[]> response) {
        if (response.body().length == 0) {
            return MissingNode.getInstance();
        }
        try {
            return JSON.readTree(response.body());
        } catch (JacksonException e) {
            throw new ApiException(Kind.REFUSED, notOurs(response.statusCode()) + ", and the body is not JSON", e);
        }
    }

    private String notOurs(int status) {
        return "what answers at " + server + " is not a Longhaul server: status " + status;
    }

    /** Any web server answers 404; ours says of what kind it is. */
    private static boolean isOurs(JsonNode problem) {
        return problem.path("type").asString("").startsWith(ProblemCode.TYPE_PREFIX);
    }

    private ApiException refusal(int status, JsonNode problem) {
        String detail = problem.path("detail").asString(problem.path("title").asString("status " + status));
        String said = InertText.lines(detail);
        return switch (status) {
            case 401, 403 ->
                new ApiException(
                        Kind.FORBIDDEN,
                        said + (apiKey == null ? "\nset LONGHAUL_API_KEY to a key that this server knows" : ""));
            case 404 ->
                isOurs(problem)
                        ? new ApiException(Kind.NOT_FOUND, said)
                        : new ApiException(
                                Kind.REFUSED, notOurs(status) + ", and the body is none that Longhaul answers");
            default -> new ApiException(Kind.REFUSED, said);
        };
    }

    /** Lets go of connections; calls under way fail. */
    @Override
    public void close() {
        http.shutdownNow();
    }
}
