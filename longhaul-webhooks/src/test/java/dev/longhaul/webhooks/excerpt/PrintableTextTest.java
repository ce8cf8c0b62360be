package dev.longhaul.webhooks.excerpt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PrintableTextTest {

    @Test
    void terminal_escapes_and_nul_are_shown_instead_of_done() {
        assertThat(PrintableText.line("\u001b[2J\u0000\u0007\u007f", 100)).isEqualTo("␛[2J␀␇␡");
        assertThat(PrintableText.line("\u009b31m", 100)).isEqualTo("\uFFFD31m");
    }

    @Test
    void a_line_stays_one_line() {
        assertThat(PrintableText.line("a\r\nb\tc\u2028d\u0085e", 100)).isEqualTo("a␍␊b␉c\uFFFDd\uFFFDe");
    }

    @Test
    void a_block_keeps_line_feeds_and_tabs_and_shows_a_lone_carriage_return() {
        assertThat(PrintableText.block("a\r\nb\tc\rd", 100)).isEqualTo("a\nb\tc␍d");
    }

    @Test
    void text_cannot_be_made_to_read_backwards() {
        assertThat(PrintableText.line("exe.\u202Etxt\u2066", 100)).isEqualTo("exe.\uFFFDtxt\uFFFD");
    }

    @Test
    void unpaired_surrogates_are_replaced_and_pairs_are_kept() {
        assertThat(PrintableText.line("\uD83D\uDE00\uD83Dx\uDE00", 100)).isEqualTo("\uD83D\uDE00\uFFFDx\uFFFD");
    }

    @Test
    void a_long_text_is_cut_visibly_and_never_within_a_pair() {
        assertThat(PrintableText.line("abcdef", 6)).isEqualTo("abcdef");
        assertThat(PrintableText.line("abcdefg", 6)).isEqualTo("abcde…");
        assertThat(PrintableText.line("abcd\uD83D\uDE00\uD83D\uDE00", 6)).isEqualTo("abcd…");
    }

    @Test
    void markup_is_kept_because_pages_escape_it_like_any_text() {
        assertThat(PrintableText.block("<script>alert(1)</script>", 100)).isEqualTo("<script>alert(1)</script>");
    }

    @Test
    void whatever_bytes_come_in_the_excerpt_prints_and_can_be_stored() {
        long seed = 7L;
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            byte[] body = new byte[random.nextInt(64)];
            random.nextBytes(body);

            String text = Excerpt.of(body, true).text();

            assertThat(text.chars().filter(c -> c < ' ' && c != '\n' && c != '\t'))
                    .as("seed %d", seed)
                    .isEmpty();
            assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(text))
                    .as("seed %d", seed)
                    .isTrue();
        }
    }

    @Test
    void an_excerpt_says_how_much_was_read_and_whether_that_was_all() {
        Excerpt excerpt = Excerpt.of("x".repeat(70_000).getBytes(StandardCharsets.US_ASCII), false);

        assertThat(excerpt.text()).hasSize(Excerpt.MAX_CHARS).endsWith("x…");
        assertThat(excerpt.bytesRead()).isEqualTo(70_000);
        assertThat(excerpt.complete()).isFalse();
    }
}
