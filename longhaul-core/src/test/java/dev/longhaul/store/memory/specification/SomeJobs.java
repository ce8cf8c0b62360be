package dev.longhaul.store.memory.specification;

import dev.longhaul.job.Content;
import dev.longhaul.job.JobId;
import dev.longhaul.job.Keys;
import dev.longhaul.store.JobRow;
import dev.longhaul.store.OpenJob;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** Jobs to put into a store. */
final class SomeJobs {
    static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Content NOTHING = new Content(new byte[0], "text/plain", Map.of());

    private SomeJobs() {}

    static JobId id(int number) {
        return new JobId(new UUID(0x0199_0000_0000_7000L, number));
    }

    static JobRow row(int number, String type) {
        return new JobRow(
                id(number), type, NOTHING, "1s", Keys.NONE, Map.of(), null, new JobRow.Asked(NOON, NOON, null));
    }

    static OpenJob open(int number, String type, Instant due) {
        return new OpenJob(id(number), type, due, 1, 0, 0, Duration.ZERO, null);
    }
}
