package dev.longhaul.messaging.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longhaul.inbox.MessageKey;
import dev.longhaul.job.JobRequest;
import dev.longhaul.job.JobType;
import dev.longhaul.job.Keys;
import dev.longhaul.job.PayloadCodec;
import dev.longhaul.messaging.message.MessageRequest.Asked;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTest {

    private static final byte[] DATA = "{}".getBytes(StandardCharsets.UTF_8);

    private static Message message(String source, String id, String type, Attributes attributes) {
        return new Message(new MessageKey(source, id), type, attributes, DATA);
    }

    private static Message stored(Message message) {
        JobRequest job = StoredMessage.job(StoredMessage.jobType(message.type()), message, Asked.DEFAULT);
        Route route = new Route(
                "1s".repeat(2_000),
                "k".repeat(255),
                "h".repeat(StoredMessage.MAX_HANDLER_LENGTH),
                Set.of("d".repeat(500), "e".repeat(499)));
        // As large as a job's headers get.
        JobRequest routed = new JobRequest(
                job.type(),
                new dev.longhaul.job.Content(
                        job.content().bytes(),
                        job.content().contentType(),
                        route.in(job.content().headers())),
                job.timing(),
                job.keys(),
                job.labels(),
                null);
        assertThat(Route.of(routed.content().headers())).isEqualTo(route);
        return StoredMessage.read(routed.content().headers(), routed.content().bytes());
    }

    @Test
    void comes_back_from_its_job_as_it_was() {
        Message message = message(
                "/shop",
                "order-42",
                "order.paid",
                Attributes.of("application/json")
                        .time(Instant.parse("2026-11-21T08:30:00.123456789Z"))
                        .subject("42 \u00e4 \uD83D\uDE00")
                        .extension("tenant", "7")
                        .extension("dataschema", "https://example.com/paid")
                        .extension(Attributes.CORRELATION_ID, "basket-7"));
        assertThat(stored(message)).isEqualTo(message);
        assertThat(stored(message).correlationId()).isEqualTo("basket-7");
        assertThat(StoredMessage.job("message:order.paid", message, Asked.DEFAULT)
                        .content()
                        .headers())
                .containsEntry("ce-id", "order-42")
                .containsEntry("ce-source", "/shop")
                .containsEntry("ce-type", "order.paid")
                .containsEntry("ce-time", "2026-11-21T08:30:00.123456789Z")
                .containsEntry("ce-tenant", "7")
                .containsEntry("content-type", "application/json");
    }

    @Test
    void at_all_its_bounds_at_once_it_still_is_a_job() {
        Map<String, String> extensions = new HashMap<>();
        for (int i = 0; i < Attributes.MAX_EXTENSIONS; i++) {
            String name = "n" + i;
            extensions.put(name, "v".repeat(Attributes.MAX_CHARACTERS / Attributes.MAX_EXTENSIONS - name.length()));
        }
        Message message = message(
                "s".repeat(255),
                "i".repeat(255),
                "t".repeat(255),
                new Attributes(
                        Instant.parse("9999-12-31T23:59:59.999999999Z"),
                        "u".repeat(Attributes.MAX_SUBJECT_LENGTH),
                        "c".repeat(255),
                        extensions));
        assertThat(stored(message)).isEqualTo(message);
        assertThat(StoredMessage.idempotencyKey(message.key())).hasSizeLessThanOrEqualTo(Keys.MAX_LENGTH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\0", "a\nb", "a\rb", "\u007f", "\u0085", "\uD800", "a\uDC00"})
    void a_text_that_no_header_can_hold_is_refused_wherever_it_stands(String text) {
        assertRefused(() -> message("/shop", text, "order.paid", Attributes.of("text/plain")));
        assertRefused(() -> message(text, "order-42", "order.paid", Attributes.of("text/plain")));
        assertRefused(() -> message("/shop", "order-42", text, Attributes.of("text/plain")));
        assertRefused(() -> Attributes.of(text));
        assertRefused(() -> Attributes.of("text/plain").subject(text));
        assertRefused(() -> Attributes.of("text/plain").extension("tenant", text));
        assertRefused(() -> MessageRequest.of("order.paid", text, "text/plain", DATA));
        assertRefused(() ->
                MessageRequest.of("order.paid", "order-42", "text/plain", DATA).source(text));
        assertRefused(() -> MessageType.of(text, PayloadCodec.bytes()));
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void what_is_a_character_too_long_is_refused() {
        Attributes plain = Attributes.of("text/plain");
        assertRefused(() -> message("s".repeat(256), "id", "type", plain));
        assertRefused(() -> message("/s", "i".repeat(256), "type", plain));
        assertRefused(() -> message("/s", "id", "t".repeat(256), plain));
        assertRefused(() -> plain.subject("u".repeat(Attributes.MAX_SUBJECT_LENGTH + 1)));
        assertRefused(() -> plain.extension("tenant", "v".repeat(Attributes.MAX_VALUE_LENGTH + 1)));
        assertRefused(() -> plain.extension("n".repeat(Attributes.MAX_NAME_LENGTH + 1), "v"));
        assertRefused(() -> plain.extension("a", "v".repeat(4_096)).extension("b", "v".repeat(4_095)));
        assertRefused(() -> plain.time(Instant.parse("+10000-01-01T00:00:00Z")));
        assertRefused(() -> plain.time(Instant.MIN));
        Map<String, String> many = new HashMap<>();
        for (int i = 0; i <= Attributes.MAX_EXTENSIONS; i++) {
            many.put("n" + i, "v");
        }
        assertRefused(() -> new Attributes(null, null, "text/plain", many));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Tenant",
                "ten ant",
                "ten-ant",
                "id",
                "source",
                "type",
                "specversion",
                "time",
                "subject",
                "data"
            })
    void an_extension_has_a_name_that_cloudevents_allows(String name) {
        assertRefused(() -> Attributes.of("text/plain").extension(name, "7"));
    }

    @Test
    void a_source_holds_no_white_space_so_that_two_identities_never_share_a_key() {
        for (String space : List.of("/s hop", "/shop ", "\u00a0", "/s\u2003hop")) {
            assertRefused(() -> message(space, "id", "type", Attributes.of("text/plain")));
        }
        assertThat(StoredMessage.idempotencyKey(new MessageKey("/a", "b c"))).isEqualTo("/a b c");
        assertThat(StoredMessage.idempotencyKey(new MessageKey("/a", "i".repeat(255))))
                .hasSize(71)
                .isNotEqualTo(StoredMessage.idempotencyKey(new MessageKey("/b", "i".repeat(255))));
    }

    @Test
    void each_type_has_a_job_type_of_its_own() {
        assertThat(StoredMessage.jobType("order.paid")).isEqualTo("message:order.paid");
        assertThat(StoredMessage.jobType("unhandled")).isNotEqualTo(StoredMessage.UNHANDLED);
        assertThat(StoredMessage.jobType("a:b")).doesNotContain("a:b").isNotEqualTo(StoredMessage.jobType("a", "b"));
        assertThat(StoredMessage.jobType("org.example/v1")).isNotEqualTo(StoredMessage.jobType("org.example-v1"));
        for (String type : List.of("x".repeat(60), "x".repeat(61), "x".repeat(255), "\u00e4", "0", " ", "a b", "-")) {
            String jobType = StoredMessage.jobType(type);
            assertThatCode(() -> JobType.requireName(jobType)).doesNotThrowAnyException();
            assertThatCode(() -> JobType.requireName(
                            StoredMessage.jobType(type, "h".repeat(StoredMessage.MAX_HANDLER_LENGTH))))
                    .doesNotThrowAnyException();
            assertThat(StoredMessage.isOfOneHandler(jobType)).isFalse();
            assertThat(StoredMessage.isOfOneHandler(StoredMessage.jobType(type, "h")))
                    .isTrue();
        }
    }

    @Test
    void a_job_that_is_no_message_says_so() {
        assertThatThrownBy(() -> StoredMessage.read(Map.of("ce-id", "x", "ce-type", "y"), DATA))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ce-source");
        assertThatThrownBy(() -> StoredMessage.read(
                        Map.of("ce-id", "x", "ce-source", "/s", "ce-type", "y", "ce-time", "yesterday"), DATA))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("yesterday");
        assertThat(StoredMessage.key(Map.of("ce-id", "x"))).isNull();
    }
}
