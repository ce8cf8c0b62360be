package dev.longhaul.console.page;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One job as a line of the list, ready to be shown by a template.
 *
 * @param id the job's id
 * @param status what it is
 * @param destination where it goes, or what else tells it from others
 * @param labels its labels
 * @param strip its attempts as a drawing; already escaped
 * @param next what comes next
 * @param error the latest error, on one line; null for none
 * @param asked when it was accepted
 */
public record JobLine(
        String id,
        Status status,
        Destination destination,
        List<Label> labels,
        String strip,
        Next next,
        @Nullable String error,
        Instant asked) {

    /**
     * Where a delivery goes, and otherwise a message's type and id, an endpoint or a job type: the part that one looks for, and what
     * follows it.
     */
    public record Destination(String host, String rest) {}

    /** A label, made inert. */
    public record Label(String name, String value) {}

    /**
     * What comes next.
     *
     * @param at when the next attempt is due; null when there is none or one is in flight
     * @param number that attempt's number; 0 when there is none
     * @param held what holds it; null for nothing but time
     */
    public record Next(
            @Nullable Instant at, int number, @Nullable String held) {}
}
