package dev.longhaul.server.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.longhaul.server.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

class StrictJsonTest {

    private final JsonMapper json = StrictJson.mapper();

    record Order(
            @Nullable String name,
            @Nullable Integer count,
            @Nullable RawJson payload,
            @Nullable Map<String, String> labels,
            @Nullable Inner inner) {}

    record Inner(@Nullable String text, @Nullable List<String> all) {}

    @Test
    void reads_what_is_plainly_there() {
        Order order = read("{\"name\":\"n\",\"count\":2,\"labels\":{\"a\":\"b\"},\"inner\":{\"text\":\"t\"}}");

        assertThat(order).isEqualTo(new Order("n", 2, null, Map.of("a", "b"), new Inner("t", null)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"nmae\":\"n\"}                     | unknown-field | nmae",
                "{\"inner\":{\"x\":1}}                | unknown-field | inner.x",
                "{\"inner\":{\"@class\":\"a.B\"}}     | unknown-field | inner.@class",
                "{\"name\":1}                         | invalid-field | name",
                "{\"name\":true}                      | invalid-field | name",
                "{\"name\":{}}                        | invalid-field | name",
                "{\"name\":[\"n\"]}                   | invalid-field | name",
                "{\"count\":\"2\"}                    | invalid-field | count",
                "{\"count\":2.5}                      | invalid-field | count",
                "{\"labels\":{\"a\":1}}               | invalid-field | labels.a",
                "{\"labels\":[]}                      | invalid-field | labels",
                "{\"inner\":{\"all\":[\"a\",2]}}      | invalid-field | inner.all[1]",
                "{\"name\":\"a\\ud800b\"}             | invalid-field | name",
                "{\"name\":\"\\udc00\"}               | invalid-field | name",
                "{\"payload\":[\"\\udc00\"]}          | invalid-field | payload",
                "{\"payload\":{\"\\ud800\":1}}        | invalid-field | payload",
            })
    void refuses_a_field_by_its_name(String body, String code, String field) {
        Problem problem = refused(body);

        assertThat(problem.code().word()).as(problem.detail()).isEqualTo(code);
        assertThat(problem.field()).isEqualTo(field);
        assertThat(problem.detail()).doesNotContain("tools.jackson", "java.", "StrictJsonTest");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "\"text\"",
                "{\"name\":\"n\"} x",
                "{\"name\":\"n\"}{}",
                "{\"name\":\"n\",\"name\":\"m\"}",
                "{\"payload\":{\"a\":1,\"a\":2}}",
                "{\"count\":NaN}",
                "{\"payload\":NaN}",
                "{\"payload\":-Infinity}",
                "{\"payload\":01}",
                "{\"payload\":+1}",
                "{\"payload\":.5}",
                "{\"payload\":0x1}",
                "{'name':'n'}",
                "{name:\"n\"}",
                "{\"name\":\"n\",}",
                "{/* comment */}",
                "{\"name\":\"a\nb\"}",
                "{\"name\":\"\\x41\"}"
            })
    void refuses_what_is_not_one_object_of_plain_json(String body) {
        Problem problem = refused(body);

        assertThat(problem.code().status()).isEqualTo(400);
        assertThat(problem.detail()).doesNotContain("tools.jackson", "StrictJsonTest", "Feature");
    }

    @Test
    void refuses_depth_1001_and_takes_what_is_within_the_limit() {
        String deep = "{\"payload\":" + "[".repeat(1_000) + "]".repeat(1_000) + "}";
        String fine = "{\"payload\":" + "[".repeat(499) + "]".repeat(499) + "}";

        assertThat(refused(deep).detail()).contains("nesting deeper than 500");
        assertThat(read(fine).payload()).isNotNull();
    }

    @Test
    void refuses_a_number_of_1001_digits_and_takes_one_of_1000() {
        assertThat(refused("{\"payload\":" + "9".repeat(1_001) + "}").detail()).contains("number longer than 1000");
        assertThat(read("{\"payload\":" + "9".repeat(1_000) + "}").payload().text())
                .isEqualTo("9".repeat(1_000));
    }

    @Test
    void refuses_bytes_that_are_not_utf_8() {
        byte[] body = "{\"name\":\"\u00ff\"}".getBytes(StandardCharsets.ISO_8859_1);

        JacksonException failure =
                catchThrowableOfType(JacksonException.class, () -> json.readValue(body, Order.class));

        assertThat(JsonProblems.of(failure).code().status()).isEqualTo(400);
    }

    @Test
    void type_hints_in_a_payload_are_members_like_any_other() {
        String hint = "{\"@class\":\"java.lang.ProcessBuilder\",\"@type\":[\"x\"]}";

        assertThat(read("{\"payload\":" + hint + "}").payload().text()).isEqualTo(hint);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "1.0",
                "1.10",
                "-0",
                "-0.0",
                "1E400",
                "1e-400",
                "123456789012345678901234567890.12345678901234567890",
                "9007199254740993",
                "null",
                "true",
                "\"\"",
                "[]",
                "{}",
                "{\"b\":1,\"a\":[null,{\"c\":\"é😀\"}]}"
            })
    void a_payload_is_kept_as_it_was_written(String text) {
        assertThat(read("{\"payload\": " + text + " }").payload().text()).isEqualTo(text);
    }

    @Test
    void a_payload_loses_only_the_space_between_its_tokens() {
        assertThat(read("{\"payload\": { \"a\" : [ 1 ,\n 2 ] } }").payload().text())
                .isEqualTo("{\"a\":[1,2]}");
    }

    @Test
    void an_absent_payload_is_not_the_payload_null() {
        assertThat(read("{\"count\":1}").payload()).isNull();
        assertThat(read("{\"payload\":null}").payload()).isEqualTo(new RawJson("null"));
    }

    @Test
    void bodies_that_mean_the_same_have_one_digest() {
        assertThat(digest("{\"b\":[1,{\"y\":null,\"x\":\"\\u0041\\n\"}],\"a\":{}}"))
                .isEqualTo(digest("{ \"a\": {}, \"b\": [1, {\"x\": \"A\\u000a\", \"y\": null}] }"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":1} | {\"a\":1.0}",
                "[1,2] | [2,1]",
                "{\"a\":\"1\"} | {\"a\":1}",
                "[] | {}",
                "\"\" | null",
                "[[],1] | [[1]]",
                "{\"a\":null} | {}"
            })
    void bodies_that_do_not_mean_the_same_have_two(String one, String other) {
        assertThat(digest(one)).isNotEqualTo(digest(other));
    }

    private static String digest(String text) {
        return CanonicalJson.digest(new RawJson(text));
    }

    private Order read(String body) {
        return json.readValue(body, Order.class);
    }

    private Problem refused(String body) {
        JacksonException failure =
                catchThrowableOfType(JacksonException.class, () -> json.readValue(body, Order.class));
        return JsonProblems.of(failure);
    }
}
