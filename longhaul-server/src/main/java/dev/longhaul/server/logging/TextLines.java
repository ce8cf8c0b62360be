package dev.longhaul.server.logging;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.longhaul.console.text.InertText;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.springframework.boot.logging.structured.StructuredLogFormatter;

/**
 * A line for people: time, level, thread's name, logger, message, and under it the stack trace, indented, so that no line
 * of it can be taken for an entry of its own. Thread-safe. Made by Spring Boot, by its class name.
 */
public final class TextLines implements StructuredLogFormatter<ILoggingEvent> {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneId.systemDefault());

    private final ThrowableProxyConverter traces = new ThrowableProxyConverter();

    public TextLines() {
        traces.start();
    }

    @Override
    public String format(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(200)
                .append(TIME.format(Instant.ofEpochMilli(event.getTimeStamp())))
                .append(' ')
                .append(String.format(Locale.ROOT, "%-5s", event.getLevel()))
                .append(' ')
                .append(InertText.line(simple(event.getLoggerName())))
                .append(": ")
                .append(InertText.line(event.getFormattedMessage()))
                .append('\n');
        if (event.getThrowableProxy() != null) {
            traces.convert(event)
                    .lines()
                    .forEach(frame -> line.append("    ")
                            .append(InertText.line(frame.strip()))
                            .append('\n'));
        }
        return line.toString();
    }

    private static String simple(String logger) {
        return logger.substring(logger.lastIndexOf('.') + 1);
    }
}
