package dev.longhaul.jdbc.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextsTest {

    @Test
    void texts_are_written_as_an_object_sorted_by_name() {
        assertThat(JsonTexts.encode(Map.of("b", "2", "a", "one \"two\" \\ three\n\u0001")))
                .isEqualTo("{\"a\":\"one \\\"two\\\" \\\\ three\\u000a\\u0001\",\"b\":\"2\"}");
    }

    @Test
    void no_texts_are_nothing_at_all() {
        assertThat(JsonTexts.encode(Map.of())).isNull();
    }

    @Test
    void an_object_is_read_however_it_is_laid_out() throws SQLException {
        assertThat(JsonTexts.decode(" { \"a\" : \"\\u00e9\\/\\b\\f\\n\\r\\t\" ,\n\"b\":\"\" } "))
                .containsExactly(Map.entry("a", "\u00e9/\b\f\n\r\t"), Map.entry("b", ""));
        assertThat(JsonTexts.decode("{}")).isEmpty();
    }

    @Test
    void what_is_written_is_read_again() throws SQLException {
        SplittableRandom random = new SplittableRandom(42);
        for (int round = 0; round < 1_000; round++) {
            Map<String, String> texts = new TreeMap<>();
            for (int i = random.nextInt(5); i > 0; i--) {
                texts.put(text(random), text(random));
            }
            String json = JsonTexts.encode(texts);
            assertThat(json == null ? Map.of() : JsonTexts.decode(json)).isEqualTo(texts);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{\"a\"}",
                "{\"a\":1}",
                "{\"a\":\"b\"",
                "{\"a\":\"b\",}",
                "{\"a\":\"b\"}x",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12\"}",
                "{\"a\":\"\\u12g4\"}",
                "{\"a\":\"b"
            })
    void what_is_no_object_of_texts_is_refused(String json) {
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> JsonTexts.decode(json))
                .withMessageContaining("position");
    }

    @Test
    void a_set_of_texts_is_an_array() {
        assertThat(JsonTexts.array(List.of("a", "\"b\""))).isEqualTo("[\"a\",\"\\\"b\\\"\"]");
        assertThat(JsonTexts.array(List.of())).isEqualTo("[]");
    }

    private static String text(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(20); i > 0; i--) {
            text.appendCodePoint(random.nextInt(4) == 0 ? random.nextInt(1, 0xD800) : random.nextInt(1, 128));
        }
        return text.toString();
    }
}
