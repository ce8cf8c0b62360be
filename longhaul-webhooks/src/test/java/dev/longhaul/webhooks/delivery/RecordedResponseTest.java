package dev.longhaul.webhooks.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.job.Decision;
import dev.longhaul.webhooks.transport.Exchange;
import dev.longhaul.webhooks.transport.Response;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordedResponseTest {

    @Test
    void a_response_is_kept_in_the_shape_of_an_http_message() {
        RecordedResponse recorded = RecordedResponse.of(responded(
                new Response.Headers("text/html", null, "120"), "<h1>busy</h1>\r\n\r\nlater".getBytes(UTF_8), true));

        assertThat(recorded.toText()).isEqualTo("""
                        HTTP 503
                        content-type: text/html
                        retry-after: 120
                        from: /127.0.0.1:8080
                        took: PT0.012S
                        body: 22 bytes

                        <h1>busy</h1>

                        later""");
        assertThat(RecordedResponse.parse(recorded.toText())).contains(recorded);
    }

    @Test
    void a_response_that_was_cut_off_says_so() {
        RecordedResponse recorded = RecordedResponse.of(
                responded(Response.Headers.NONE, "x".repeat(65_536).getBytes(UTF_8), false));

        assertThat(recorded.toText()).contains("\nbody: 65536 bytes and more\n").endsWith("x…");
        assertThat(RecordedResponse.parse(recorded.toText())).contains(recorded);
    }

    @Test
    void the_longest_text_fits_what_is_kept_of_a_response() {
        String wild = "\"\u001b[2J\0<>\n".repeat(10_000);
        RecordedResponse recorded =
                RecordedResponse.of(responded(new Response.Headers(wild, wild, wild), wild.getBytes(UTF_8), false));

        assertThat(recorded.toText()).hasSizeLessThan(Decision.MAX_RESPONSE_LENGTH);
        assertThat(recorded.toText().chars().filter(c -> c < ' ' && c != '\n')).isEmpty();
        assertThat(RecordedResponse.parse(recorded.toText())).contains(recorded);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP 503",
                "\n\n",
                "done\n\nbody",
                "HTTP 99999\nbody: 1 bytes\ntook: PT1S\n\nx",
                "HTTP 200\nbody: lots\ntook: PT1S\n\nx",
                "HTTP 200\nbody: 1 bytes\ntook: soon\n\nx",
            })
    void what_a_handler_of_another_kind_said_is_not_taken_for_one(String text) {
        assertThat(RecordedResponse.parse(text)).isEmpty();
    }

    private static Exchange.Responded responded(Response.Headers headers, byte[] body, boolean complete) {
        return new Exchange.Responded(
                new Response(503, headers, body, complete), "/127.0.0.1:8080", Duration.ofMillis(12));
    }
}
