package dev.longhaul.console.page;

import dev.longhaul.console.page.JobLine.Destination;
import dev.longhaul.console.page.JobLine.Label;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One job, ready to be shown by a template.
 *
 * @param id the job's id
 * @param status what it is
 * @param summary its situation in a sentence
 * @param destination where it goes, or what else tells it from others
 * @param facts what was asked
 * @param runs its time lines, the latest last
 * @param planned what its schedule has in store beyond the next attempt, in order
 * @param attempts its history and the next attempt, the latest first
 * @param moves what an operator can do now
 */
public record JobDetails(
        String id,
        Status status,
        Summary summary,
        Destination destination,
        Facts facts,
        List<Run> runs,
        List<AttemptLine> planned,
        List<AttemptLine> attempts,
        Moves moves) {

    /**
     * A sentence about now.
     *
     * @param text the sentence; when {@code due} is there, what stands before the countdown
     * @param due what is counted down to; null for nothing
     * @param error the latest error; null for none, or when it does not matter any more
     */
    public record Summary(
            String text, @Nullable Instant due, @Nullable String error) {}

    /**
     * What was asked.
     *
     * @param schedule the schedule's own text
     * @param asked when it was accepted
     * @param deadline no attempt starts after it; null for none
     * @param ended when it ended; null if it has not
     * @param keys idempotency key and ordering key: those that there are
     * @param labels its labels
     * @param delivery what a delivery is to send and to hear; of a message, how far its handlers are
     */
    public record Facts(
            String schedule,
            Instant asked,
            @Nullable Instant deadline,
            @Nullable Instant ended,
            List<Label> keys,
            List<Label> labels,
            List<Label> delivery) {}

    /** One time line: its heading, and its drawing, already escaped. */
    public record Run(String heading, String drawing) {}

    /**
     * One attempt, past or to come.
     *
     * @param number its number
     * @param kind the word of its glyph
     * @param at when it started or is due
     * @param offset how long after the acceptance
     * @param took how long it took; empty unless it has ended
     * @param error what went wrong, inert; null for nothing
     * @param answer what the other side said; null for nothing
     * @param notes what else is to be said
     */
    public record AttemptLine(
            int number,
            String kind,
            Instant at,
            String offset,
            String took,
            @Nullable String error,
            @Nullable Answer answer,
            String notes) {}

    /** What the other side said, inert: who and how in a line, and the beginning of its body. */
    public record Answer(String head, String body) {}

    /** What an operator can do now. */
    public record Moves(boolean cancel, boolean redrive, boolean attemptNow) {}
}
