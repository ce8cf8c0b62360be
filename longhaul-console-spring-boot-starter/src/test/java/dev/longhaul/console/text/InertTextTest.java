package dev.longhaul.console.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InertTextTest {

    @Test
    void ordinary_text_in_any_script_stays_as_it_is() {
        String text = "Order 42: 订单已支付 – naïve 🚚";

        assertThat(InertText.line(text)).isEqualTo(text);
    }

    @Test
    void a_terminal_escape_is_shown_and_not_sent() {
        assertThat(InertText.line("\u001b[2J\u001b]0;owned\u0007")).isEqualTo("\\u001b[2J\\u001b]0;owned\\u0007");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0000", "\u007f", "\u009b", "\u202e", "\u2066", "\u200b", "\ufeff", "\u2028", "\ud800", "\ue000"
            })
    void nothing_that_a_terminal_obeys_or_hides_gets_through(String hidden) {
        assertThat(InertText.line("a" + hidden + "b")).isEqualTo("a\\u%04x".formatted((int) hidden.charAt(0)) + "b");
    }

    @Test
    void line_breaks_are_shown_on_one_line_and_kept_among_lines() {
        assertThat(InertText.line("a\r\n\tb")).isEqualTo("a\\r\\n\\tb");
        assertThat(InertText.lines("a\nb\r")).isEqualTo("a\nb\\r");
    }

    @Test
    void a_cut_is_shown_and_never_halves_a_character() {
        assertThat(InertText.line("abcdef", 4)).isEqualTo("abc…");
        assertThat(InertText.line("ab🚚def", 4)).isEqualTo("ab…");
        assertThat(InertText.line("abcd", 4)).isEqualTo("abcd");
    }

    @Test
    void json_stays_the_same_document() {
        assertThat(InertText.json("{\n  \"a\" : \"\u202e\u0085\"\n}")).isEqualTo("{\n  \"a\" : \"\\u202e\\u0085\"\n}");
    }
}
