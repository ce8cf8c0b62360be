package dev.longhaul.spring.engine;

import dev.longhaul.job.JobEvent;
import dev.longhaul.job.JobListener;
import dev.longhaul.job.JobState;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.Texts;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Writes what becomes of jobs to the log, one line an event, as {@code name=value} pairs: dead jobs as warnings, other
 * failed attempts and endings as information, acceptance for debugging, and so success unless it is asked for: an application has
 * many of those. What a receiver said stands in such a line, and whatever could end the line, pass for another one or steer a terminal
 * becomes visible in it, since the application's own format of logs may keep it as it is.
 */
final class EventLog implements JobListener {

    private static final Logger LOG = LoggerFactory.getLogger("dev.longhaul.events");

    /** Characters of an error that are logged; the history has more. */
    private static final int MAX_ERROR = 300;

    private final Level success;

    /** @param successes whether each success is information */
    EventLog(boolean successes) {
        success = successes ? Level.INFO : Level.DEBUG;
    }

    @Override
    public void on(JobEvent event) {
        switch (event) {
            case JobEvent.Accepted accepted ->
                LOG.debug("accepted job={} type={} due={}", accepted.job(), accepted.type(), accepted.due());
            case JobEvent.Settled settled
            when settled.state() == JobState.DEAD ->
                LOG.warn(
                        "dead job={} type={} attempt={} reason={} error=\"{}\"",
                        settled.job(),
                        settled.type(),
                        settled.attempt(),
                        settled.reason() == null ? "none" : settled.reason().word(),
                        error(settled));
            case JobEvent.Settled settled
            when settled.outcome() == Outcome.Kind.SUCCEEDED ->
                LOG.atLevel(success)
                        .log("succeeded job={} type={} attempt={}", settled.job(), settled.type(), settled.attempt());
            case JobEvent.Settled settled ->
                LOG.info(
                        "{} job={} type={} attempt={} next={} error=\"{}\"",
                        settled.outcome().word(),
                        settled.job(),
                        settled.type(),
                        settled.attempt(),
                        settled.nextDue() == null ? "none" : settled.nextDue(),
                        error(settled));
            case JobEvent.Ended ended ->
                LOG.atLevel(ended.state() == JobState.DEAD ? Level.WARN : Level.INFO)
                        .log(
                                "{} job={} type={} reason={}",
                                ended.state().word(),
                                ended.job(),
                                ended.type(),
                                ended.reason() == null ? "none" : ended.reason().word());
            case JobEvent.Redriven redriven ->
                LOG.info("redriven job={} type={} due={}", redriven.job(), redriven.type(), redriven.due());
        }
    }

    /** Quotes would let a receiver's words end the value, line breaks the line. */
    private static String error(JobEvent.Settled settled) {
        String error = Texts.storable(settled.error(), MAX_ERROR);
        if (error == null) {
            return "";
        }
        StringBuilder visible = new StringBuilder(error.length());
        error.codePoints().forEach(point -> {
            switch (point) {
                case '\\' -> visible.append("\\\\");
                case '"' -> visible.append("\\\"");
                case '\n' -> visible.append("\\n");
                case '\r' -> visible.append("\\r");
                case '\t' -> visible.append("\\t");
                default -> append(visible, point);
            }
        });
        return visible.toString();
    }

    private static void append(StringBuilder visible, int point) {
        switch (Character.getType(point)) {
            // What terminals obey, what ends lines, and what turns or hides the text around it.
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> {
                for (char unit : Character.toChars(point)) {
                    visible.append("\\u").append(HexFormat.of().toHexDigits(unit));
                }
            }
            default -> visible.appendCodePoint(point);
        }
    }
}
