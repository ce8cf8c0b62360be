package dev.longhaul.inbox;

import dev.longhaul.job.JobId;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A mark as it was found: one handler has handled one message. Immutable by convention: the array is not copied.
 *
 * @param at when the mark was made, by the database's clock
 * @param job the job whose attempt made it; null if it was made outside of attempts
 * @param result what the work returned
 */
@SuppressWarnings("ArrayRecordComponent") // equality is by content, below
public record Handled(Instant at, @Nullable JobId job, byte @Nullable [] result) {

    @Override
    public boolean equals(Object other) {
        return other instanceof Handled that
                && at.equals(that.at)
                && Objects.equals(job, that.job)
                && Arrays.equals(result, that.result);
    }

    @Override
    public int hashCode() {
        return 31 * Objects.hash(at, job) + Arrays.hashCode(result);
    }

    @Override
    public String toString() {
        return "Handled[at=" + at + ", job=" + job + ", result=" + (result == null ? "none" : result.length + " bytes")
                + "]";
    }
}
