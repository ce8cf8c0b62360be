package dev.longhaul.jackson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longhaul.job.JobRequest;
import dev.longhaul.job.JobType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.type.TypeReference;

class JsonSpecificationTest {

    record Capture(String order, BigDecimal amount, Instant at) {}

    private static final Json<Capture> CAPTURE = Json.of(Capture.class);

    private static Capture decode(String json) {
        return CAPTURE.decode(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void reads_what_it_wrote() {
        Capture capture = new Capture(
                "order-42 \uD83D\uDE80", new BigDecimal("9.90"), Instant.parse("2026-11-21T10:15:30.123456Z"));

        assertThat(CAPTURE.decode(CAPTURE.encode(capture))).isEqualTo(capture);
    }

    @Test
    void names_its_content_type_to_the_job() {
        JobRequest request =
                JobType.of("capture-payment", CAPTURE).job(new Capture("order-42", BigDecimal.ONE, Instant.EPOCH));

        assertThat(request.content().contentType()).isEqualTo("application/json");
        assertThat(new String(request.content().bytes(), StandardCharsets.UTF_8))
                .contains("\"order\":\"order-42\"");
    }

    @Test
    void reads_generic_types() {
        Json<List<Integer>> numbers = Json.of(new TypeReference<>() {});

        assertThat(numbers.decode(numbers.encode(List.of(1, 2, 3)))).containsExactly(1, 2, 3);
    }

    @Test
    void ignores_what_newer_code_added() {
        assertThat(decode("{\"order\":\"a\",\"amount\":1,\"at\":\"1970-01-01T00:00:00Z\",\"currency\":\"EUR\"}")
                        .order())
                .isEqualTo("a");
    }

    @Test
    void loads_no_class_that_the_json_names() {
        Json<Object> anything = Json.of(Object.class);

        Object read = anything.decode(
                "{\"@class\":\"java.io.File\",\"path\":\"/etc/passwd\"}".getBytes(StandardCharsets.UTF_8));

        assertThat(read).isInstanceOf(java.util.Map.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "{",
                "[]",
                "{\"order\":\"a\",\"order\":\"b\"}",
                "{\"order\":\"a\"} {}",
                "{\"amount\":NaN}",
                "\u0000"
            })
    void refuses_what_is_not_json_of_its_type(String json) {
        assertThatThrownBy(() -> decode(json)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refuses_deep_nesting_and_endless_numbers() {
        String deep = "{\"x\":" + "[".repeat(1_001) + "]".repeat(1_001) + "}";
        String number = "{\"amount\":" + "9".repeat(1_001) + "}";

        assertThatThrownBy(() -> decode(deep)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> decode(number)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refuses_java_serialized_bytes() {
        byte[] serialized = {(byte) 0xAC, (byte) 0xED, 0, 5, 't', 0, 1, 'x'};

        assertThatThrownBy(() -> CAPTURE.decode(serialized)).isInstanceOf(IllegalArgumentException.class);
    }
}
