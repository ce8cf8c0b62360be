package dev.longhaul.inbox;

import dev.longhaul.job.Enqueued;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a call came to that happens at most once. Immutable by convention: the array is not copied.
 *
 * @param ran whether the mark is this call's; false when the message was handled before, and nothing was done
 * @param result what the work returned that made the mark: this call's or the first's
 * @param enqueued the jobs that this call enqueued in the mark's commit, in order; none if it did not run
 */
@SuppressWarnings("ArrayRecordComponent") // equality is by content, below
public record Once(boolean ran, byte @Nullable [] result, List<Enqueued> enqueued) {

    public Once {
        enqueued = List.copyOf(enqueued);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Once that
                && ran == that.ran
                && Arrays.equals(result, that.result)
                && enqueued.equals(that.enqueued);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Boolean.hashCode(ran) + Arrays.hashCode(result)) + enqueued.hashCode();
    }

    @Override
    public String toString() {
        return "Once[ran=" + ran + ", result=" + (result == null ? "none" : result.length + " bytes") + ", enqueued="
                + enqueued + "]";
    }
}
