package dev.longhaul.job;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a job ended, as told to its {@code onEnd} job through that job's headers.
 *
 * @param job the job that ended
 * @param type its type
 * @param state succeeded, dead or cancelled
 * @param reason why it is dead; null otherwise
 * @param attempts how many attempts it had
 * @param endedAt when, by the database's clock
 * @param lastError the latest attempt's error; null if there was none
 */
public record Ending(
        JobId job,
        String type,
        JobState state,
        @Nullable DeadReason reason,
        int attempts,
        Instant endedAt,
        @Nullable String lastError) {

    private static final String PREFIX = "longhaul-ended-";

    /** Characters of the last error that are passed on. */
    private static final int MAX_ERROR_LENGTH = 2_000;

    public Ending {
        if (state == JobState.SCHEDULED) {
            throw new IllegalArgumentException("a scheduled job has not ended");
        }
    }

    /** The headers that the {@code onEnd} job gets. */
    public Map<String, String> toHeaders() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(PREFIX + "job", job.toString());
        headers.put(PREFIX + "type", type);
        headers.put(PREFIX + "state", state.word());
        if (reason != null) {
            headers.put(PREFIX + "reason", reason.word());
        }
        headers.put(PREFIX + "attempts", Integer.toString(attempts));
        headers.put(PREFIX + "at", endedAt.toString());
        String error = Texts.storable(lastError, MAX_ERROR_LENGTH);
        if (error != null) {
            headers.put(PREFIX + "error", error);
        }
        return headers;
    }

    /** Reads the headers of an {@code onEnd} job; null when the job is not one. */
    public static @Nullable Ending ofHeaders(Map<String, String> headers) {
        String job = headers.get(PREFIX + "job");
        String type = headers.get(PREFIX + "type");
        String state = headers.get(PREFIX + "state");
        String attempts = headers.get(PREFIX + "attempts");
        String at = headers.get(PREFIX + "at");
        if (job == null || type == null || state == null || attempts == null || at == null) {
            return null;
        }
        String reason = headers.get(PREFIX + "reason");
        return new Ending(
                JobId.parse(job),
                type,
                JobState.of(state),
                reason == null ? null : DeadReason.of(reason),
                Integer.parseInt(attempts),
                Instant.parse(at),
                headers.get(PREFIX + "error"));
    }
}
