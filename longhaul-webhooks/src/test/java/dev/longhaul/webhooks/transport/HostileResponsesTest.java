package dev.longhaul.webhooks.transport;

import static dev.longhaul.webhooks.hostile.HostileAnswers.drippingBody;
import static dev.longhaul.webhooks.hostile.HostileAnswers.drippingHead;
import static dev.longhaul.webhooks.hostile.HostileAnswers.encoded;
import static dev.longhaul.webhooks.hostile.HostileAnswers.endlessChunkExtensions;
import static dev.longhaul.webhooks.hostile.HostileAnswers.endlessChunks;
import static dev.longhaul.webhooks.hostile.HostileAnswers.endlessTrailers;
import static dev.longhaul.webhooks.hostile.HostileAnswers.interim;
import static dev.longhaul.webhooks.hostile.HostileAnswers.manyHeaders;
import static dev.longhaul.webhooks.hostile.HostileAnswers.oneHugeHeader;
import static dev.longhaul.webhooks.hostile.HostileAnswers.plain;
import static dev.longhaul.webhooks.hostile.HostileAnswers.raw;
import static dev.longhaul.webhooks.hostile.HostileAnswers.silence;
import static dev.longhaul.webhooks.hostile.HostileAnswers.thenReset;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.webhooks.address.AddressPolicy;
import dev.longhaul.webhooks.address.WebhookUrl;
import dev.longhaul.webhooks.excerpt.Excerpt;
import dev.longhaul.webhooks.hostile.HostileAnswers;
import dev.longhaul.webhooks.hostile.HostileServer;
import dev.longhaul.webhooks.hostile.HostileServer.Script;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every row of the list of responses that must be survived. The rows run at the same time; each has a server and a
 * transport of its own, so that one that hangs can hold up nobody.
 */
class HostileResponsesTest {

    private static final Duration DEADLINE = Duration.ofSeconds(2);
    private static final Duration GRACE = Duration.ofSeconds(1);
    private static final long MOST_HEAP_BYTES = 16L * 1024 * 1024;
    private static final byte[] BOMB = HostileAnswers.bomb();
    private static final int BODY_CAP = TransportLimits.DEFAULT.bodyBytes();

    private record Row(String name, Script script, Consumer<Exchange> expectation) {}

    private record Outcome(Exchange exchange, Duration took, long allocated) {}

    private static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        rows.add(new Row("silence after the request", silence(), timesOut("waiting for the response")));
        rows.add(
                new Row("a byte at a time in the head", drippingHead(Duration.ofMillis(100)), timesOut("waiting for")));
        rows.add(new Row(
                "a byte at a time in the body",
                drippingBody(Duration.ofMillis(100)),
                timesOut("reading the response's body, after status 200")));
        rows.add(new Row("a byte a second in the head", drippingHead(Duration.ofSeconds(1)), timesOut("waiting for")));
        rows.add(new Row("a byte a second in the body", drippingBody(Duration.ofSeconds(1)), timesOut("body")));
        rows.add(new Row("an endless chunked body", endlessChunks(), respondsCut(200)));
        rows.add(new Row(
                "chunks that are mostly extension",
                endlessChunkExtensions(),
                HostileResponsesTest::respondsCutOrTimesOut));
        rows.add(new Row("endless trailers", endlessTrailers(), fails(FailureKind.HEAD_TOO_LARGE)));
        rows.add(new Row("500 KB of gzip that unpack to 500 MB", encoded("gzip", BOMB), respondsEncoded("gzip", BOMB)));
        byte[] nested = HostileAnswers.packed(BOMB);
        rows.add(new Row("gzip in gzip", encoded("gzip, gzip", nested), respondsEncoded("gzip, gzip", nested)));
        rows.add(new Row("400 KB of header lines", manyHeaders(400_000), fails(FailureKind.HEAD_TOO_LARGE)));
        rows.add(new Row("a header line of 400 KB", oneHugeHeader(400_000), fails(FailureKind.HEAD_TOO_LARGE)));
        rows.add(new Row("100,000 interim responses", interim(100_000), fails(FailureKind.HEAD_TOO_LARGE)));
        rows.add(new Row("ten interim responses", interim(10), responds(200, "ok")));
        rows.add(new Row(
                "Content-Length: -1",
                raw("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nok"),
                fails(FailureKind.PROTOCOL)));
        rows.add(new Row(
                "a Content-Length beyond every number",
                raw("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\nok"),
                fails(FailureKind.PROTOCOL)));
        rows.add(new Row(
                "two Content-Lengths",
                raw("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok"),
                fails(FailureKind.PROTOCOL)));
        rows.add(new Row(
                "Content-Length together with chunked, where chunked counts",
                raw(
                        "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"),
                responds(200, "ok")));
        rows.add(new Row(
                "an unknown transfer coding",
                raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\nok"),
                fails(FailureKind.PROTOCOL)));
        rows.add(new Row(
                "a chunk of negative size",
                raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\nok"),
                fails(FailureKind.PROTOCOL)));
        rows.add(new Row("status 9999", raw("HTTP/1.1 9999 OK\r\n\r\n"), fails(FailureKind.PROTOCOL)));
        rows.add(new Row("status 999", raw("HTTP/1.1 999 OK\r\n\r\n"), fails(FailureKind.PROTOCOL)));
        rows.add(new Row("status 000", raw("HTTP/1.1 000 OK\r\n\r\n"), fails(FailureKind.PROTOCOL)));
        rows.add(new Row("status 101", raw("HTTP/1.1 101 Switch\r\n\r\n"), fails(FailureKind.PROTOCOL)));
        rows.add(new Row("HTTP/2 in plain text", raw("HTTP/2.0 200 OK\r\n\r\n"), fails(FailureKind.PROTOCOL)));
        rows.add(new Row("another protocol", raw("SSH-2.0-OpenSSH_9.6\r\n"), fails(FailureKind.PROTOCOL)));
        rows.add(new Row("a body without a head", raw("success"), fails(FailureKind.PROTOCOL)));
        rows.add(new Row("an end without a response", raw(""), fails(FailureKind.CONNECTION_LOST)));
        rows.add(new Row(
                "an end within the head",
                raw("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"),
                fails(FailureKind.CONNECTION_LOST)));
        rows.add(new Row(
                "an end right after the status line", raw("HTTP/1.1 200 OK\r\n"), fails(FailureKind.CONNECTION_LOST)));
        rows.add(new Row(
                "an end within the body",
                raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nsuccess"),
                fails(FailureKind.CONNECTION_LOST)));
        rows.add(new Row(
                "an end within a chunk",
                raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nsuccess"),
                fails(FailureKind.CONNECTION_LOST)));
        rows.add(new Row(
                "200 then reset",
                thenReset("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nsuccess"),
                fails(FailureKind.CONNECTION_LOST)));
        rows.add(new Row(
                "200 in full, then reset",
                thenReset("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nsuccess"),
                responds(200, "success")));
        rows.add(new Row("a reset at once", thenReset(""), fails(FailureKind.CONNECTION_LOST)));
        for (String value : List.of("99999999999", "-1", "Thu, 01 Jan 1970 00:00:00 GMT")) {
            rows.add(new Row(
                    "Retry-After: " + value,
                    raw("HTTP/1.1 503 Busy\r\nRetry-After: " + value + "\r\nContent-Length: 0\r\n\r\n"),
                    exchange -> assertThat(response(exchange).headers().retryAfter())
                            .isEqualTo(value)));
        }
        rows.add(new Row(
                "NUL and invalid UTF-8 in the body",
                plain(200, "a\0b\u00c3(\u00ff"),
                storesSafely("a␀b\uFFFD(\uFFFD")));
        rows.add(new Row(
                "a script and terminal escapes in the body",
                plain(200, "<script>alert(1)</script>\u001b[2J\u001b]0;pwned\u0007\r\nforged log line"),
                storesSafely("<script>alert(1)</script>␛[2J␛]0;pwned␇\nforged log line")));
        rows.add(new Row(
                "a head of control characters",
                raw("HTTP/1.1 200 \u001b[2J\0\r\nContent-Type: \u001b[31m\0x\r\nContent-Length: 0\r\n\r\n"),
                responds(200, "")));
        rows.add(new Row("a redirect to a metadata address", redirect(), responds(302, "")));
        rows.add(new Row("204 with a body", raw("HTTP/1.1 204 No\r\nContent-Length: 3\r\n\r\nbad"), responds(204, "")));
        rows.add(new Row("no length at all", raw("HTTP/1.1 200 OK\r\n\r\nsuccess"), responds(200, "success")));
        return rows;
    }

    @TestFactory
    Stream<DynamicTest> a_response_is_survived_within_the_deadline_and_16_megabytes() {
        ExecutorService atOnce = Executors.newVirtualThreadPerTaskExecutor();
        List<DynamicTest> tests = new ArrayList<>();
        for (Row row : rows()) {
            Future<Outcome> outcome = atOnce.submit(meet(row));
            tests.add(DynamicTest.dynamicTest(row.name(), () -> {
                Outcome met = outcome.get();
                row.expectation().accept(met.exchange());
                assertThat(met.took()).isLessThan(DEADLINE.plus(GRACE));
                assertThat(met.exchange().duration()).isLessThan(DEADLINE.plus(GRACE));
                assertThat(met.allocated()).isBetween(1L, MOST_HEAP_BYTES);
            }));
        }
        atOnce.shutdown();
        return tests.stream();
    }

    @TestFactory
    Stream<DynamicTest> virtual_threads_survive_the_same_and_end() {
        ExecutorService atOnce = Executors.newVirtualThreadPerTaskExecutor();
        List<DynamicTest> tests = new ArrayList<>();
        for (Row row : rows()) {
            Future<Thread> exchangeThread = atOnce.submit(() -> {
                List<Thread> made = new ArrayList<>();
                ThreadFactory threads = task -> {
                    Thread thread = Thread.ofVirtual().unstarted(task);
                    made.add(thread);
                    return thread;
                };
                try (HostileServer server = HostileServer.answering(row.script());
                        HttpTransport transport = transport(threads)) {
                    Exchange exchange = transport.send(request(server), DEADLINE);
                    row.expectation().accept(exchange);
                    made.getFirst().join(GRACE);
                }
                return made.getFirst();
            });
            tests.add(DynamicTest.dynamicTest(
                    row.name(), () -> assertThat(exchangeThread.get().isAlive()).isFalse()));
        }
        atOnce.shutdown();
        return tests.stream();
    }

    private static Callable<Outcome> meet(Row row) {
        return () -> {
            MeasuredThreads threads = new MeasuredThreads();
            try (HostileServer server = HostileServer.answering(row.script());
                    HttpTransport transport = transport(threads)) {
                long start = System.nanoTime();
                Exchange exchange = transport.send(request(server), DEADLINE);
                Duration took = Duration.ofNanos(System.nanoTime() - start);
                for (Thread thread : threads.made()) {
                    thread.join(GRACE);
                }
                return new Outcome(exchange, took, threads.mostAllocated());
            }
        };
    }

    private static HttpTransport transport(ThreadFactory threads) {
        return HttpTransport.builder(AddressPolicy.allowing(List.of("127.0.0.0/8")), System::nanoTime)
                .threads(threads)
                .build();
    }

    private static OutgoingRequest request(HostileServer server) {
        return new OutgoingRequest(WebhookUrl.parse(server.url()), List.of(), "{}".getBytes(ISO_8859_1));
    }

    private static Script redirect() {
        return raw("HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/latest/\r\nContent-Length: 0\r\n\r\n");
    }

    private static Consumer<Exchange> timesOut(String phase) {
        return exchange -> {
            Exchange.Failed failed = failed(exchange);
            assertThat(failed.kind()).as(failed.message()).isEqualTo(FailureKind.TIMEOUT);
            assertThat(failed.message()).contains(phase);
            assertThat(failed.duration()).isGreaterThanOrEqualTo(DEADLINE);
        };
    }

    private static Consumer<Exchange> fails(FailureKind kind) {
        return exchange -> {
            Exchange.Failed failed = failed(exchange);
            assertThat(failed.kind()).as(failed.message()).isEqualTo(kind);
        };
    }

    private static Consumer<Exchange> responds(int status, String body) {
        return exchange -> {
            Response response = response(exchange);
            assertThat(response.status()).isEqualTo(status);
            assertThat(new String(response.body(), ISO_8859_1)).isEqualTo(body);
            assertThat(response.complete()).isTrue();
        };
    }

    private static Consumer<Exchange> respondsCut(int status) {
        return exchange -> {
            Response response = response(exchange);
            assertThat(response.status()).isEqualTo(status);
            assertThat(response.body()).hasSize(BODY_CAP);
            assertThat(response.complete()).isFalse();
        };
    }

    /** 64 KB of such a body are 256 MB on the wire: it depends on the machine which limit is met first. */
    private static void respondsCutOrTimesOut(Exchange exchange) {
        if (exchange instanceof Exchange.Failed failed) {
            assertThat(failed.kind()).isEqualTo(FailureKind.TIMEOUT);
        } else {
            respondsCut(200).accept(exchange);
        }
    }

    private static Consumer<Exchange> respondsEncoded(String coding, byte[] bytes) {
        return exchange -> {
            Response response = response(exchange);
            assertThat(response.coding()).contains(coding);
            assertThat(response.body()).startsWith(Arrays.copyOf(bytes, 512));
            assertThat(response.body().length).isEqualTo(Math.min(bytes.length, BODY_CAP));
        };
    }

    private static Consumer<Exchange> storesSafely(String text) {
        return exchange -> {
            Response response = response(exchange);
            assertThat(Excerpt.of(response.body(), response.complete()).text()).isEqualTo(text);
        };
    }

    private static Exchange.Failed failed(Exchange exchange) {
        assertThat(exchange).isInstanceOf(Exchange.Failed.class);
        return (Exchange.Failed) exchange;
    }

    private static Response response(Exchange exchange) {
        assertThat(exchange).isInstanceOf(Exchange.Responded.class);
        return ((Exchange.Responded) exchange).response();
    }
}
