package dev.longhaul.store;

import dev.longhaul.job.JobId;
import dev.longhaul.job.Outcome;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of the history: how an attempt ended. Written once.
 *
 * @param id job and number
 * @param by under which claim, and which node wrote it
 * @param startedAt when it started, by the database's clock; for a lost one, when it was claimed
 * @param endedAt when it ended, by the database's clock; for a lost one, when the loss was noticed
 * @param outcome how it ended
 * @param afterCancel whether a cancel had been acknowledged before
 * @param nextDue when the next attempt is due; null when there is none
 * @param said the error and the other side's answer
 */
public record AttemptRow(
        Id id,
        By by,
        Instant startedAt,
        Instant endedAt,
        Outcome.Kind outcome,
        boolean afterCancel,
        @Nullable Instant nextDue,
        Said said) {

    /** Job and attempt number: the primary key, and the fence. */
    public record Id(JobId job, int number) implements Comparable<Id> {
        @Override
        public int compareTo(Id other) {
            int byJob = job.compareTo(other.job);
            return byJob != 0 ? byJob : Integer.compare(number, other.number);
        }
    }

    /** Under which claim, and which node wrote it. */
    public record By(ClaimId claim, NodeId node) {}

    /** What was said of the attempt, for people; null for nothing. Storable text. */
    public record Said(@Nullable String error, @Nullable String response) {
        /** Nothing was said. */
        public static final Said NOTHING = new Said(null, null);
    }
}
