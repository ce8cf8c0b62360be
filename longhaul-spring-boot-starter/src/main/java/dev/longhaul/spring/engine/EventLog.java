package dev.longhaul.spring.engine;

import dev.longhaul.job.JobEvent;
import dev.longhaul.job.JobListener;
import dev.longhaul.job.JobState;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.Texts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Writes what becomes of jobs to the log, one line an event, as {@code name=value} pairs: dead jobs as warnings, other
 * failed attempts and endings as information, acceptance for debugging, and so success unless it is asked for: an application has
 * many of those. What a receiver said stands in such a line; the log's format makes it harmless.
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
                LOG.info(
                        "{} job={} type={} reason={}",
                        ended.state().word(),
                        ended.job(),
                        ended.type(),
                        ended.reason() == null ? "none" : ended.reason().word());
            case JobEvent.Redriven redriven ->
                LOG.info("redriven job={} type={} due={}", redriven.job(), redriven.type(), redriven.due());
        }
    }

    /** Quotes would let a receiver's words end the value. */
    private static String error(JobEvent.Settled settled) {
        String error = Texts.storable(settled.error(), MAX_ERROR);
        return error == null ? "" : error.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
