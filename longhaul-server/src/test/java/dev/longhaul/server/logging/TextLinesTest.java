package dev.longhaul.server.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextLinesTest {

    private static final String FORGED = "2026-11-21 ERROR Everything: is lost";

    private final TextLines lines = new TextLines();
    private final Logger logger = new LoggerContext().getLogger("dev.longhaul.server.Some");

    @Test
    void an_entry_is_one_line() {
        assertThat(format("job {} failed", null, "42"))
                .matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} INFO  Some: job 42 failed\\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n",
                "\r",
                "\r\n",
                "\u0085",
                "\u2028",
                "\u2029",
                "\u000b",
                "\u001b[2K\u001b[1A",
                "\u0000",
                "\u009b1A",
                "\u202e",
                "\u200b",
                "\u0008",
                "\ud800"
            })
    void no_text_ends_a_line_or_steers_a_terminal(String separator) {
        String line = format("receiver said {}", null, "ok" + separator + FORGED);

        assertThat(line).endsWith("\n").doesNotContain(separator.equals("\n") ? "\n" + FORGED : separator);
        assertThat(line.strip().lines()).hasSize(1);
        assertThat(line.strip().codePoints()).allMatch(point -> !Character.isISOControl(point));
    }

    @Test
    void an_exceptions_message_cannot_pass_for_an_entry() {
        String text = format("failed", new IllegalStateException("x\n" + FORGED + "\u001b[31m"));

        assertThat(text.lines().skip(1)).allMatch(line -> line.startsWith("    "));
        assertThat(text).doesNotContain("\u001b");
    }

    @Test
    void foreign_letters_stay_readable() {
        assertThat(format("{}", null, "支付宝 ✓ é 😀")).contains("支付宝 ✓ é 😀");
    }

    private String format(String message, @Nullable Throwable failure, Object... arguments) {
        return lines.format(new LoggingEvent("", logger, Level.INFO, message, failure, arguments));
    }
}
