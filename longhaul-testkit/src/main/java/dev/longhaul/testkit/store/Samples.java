package dev.longhaul.testkit.store;

import dev.longhaul.job.Content;
import dev.longhaul.job.JobId;
import dev.longhaul.job.Keys;
import dev.longhaul.job.Outcome;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.ClaimId;
import dev.longhaul.store.JobRow;
import dev.longhaul.store.NodeId;
import dev.longhaul.store.OpenJob;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rows to put into a store. Ids grow in the order in which they are made. */
final class Samples {

    static final NodeId NODE = new NodeId("node-1");
    static final NodeId OTHER_NODE = new NodeId("node-2");
    static final Content CONTENT =
            new Content("{\"order\":42}".getBytes(StandardCharsets.UTF_8), "application/json", Map.of());

    private static final int SEED = 20_261_121;

    private final Instant now;
    private final SplittableRandom random = new SplittableRandom(SEED);
    private int made;

    /** Samples around an instant. */
    Samples(Instant now) {
        this.now = now;
    }

    /** A job id of now, greater than all before. */
    JobId id() {
        return idAt(now);
    }

    /** A job id of an instant, greater than all before of the same instant. */
    JobId idAt(Instant time) {
        return JobId.at(time.plusMillis(++made), random);
    }

    /** An id of a claim, a request or an audit row; greater than all before. */
    UUID uuid() {
        return new UUID((now.toEpochMilli() + ++made) << 16 | 0x7000L, random.nextLong() >>> 1 | Long.MIN_VALUE);
    }

    ClaimId claimId() {
        return new ClaimId(uuid());
    }

    /** A plain job, asked for now. */
    JobRow row(String type) {
        return row(type, Keys.NONE);
    }

    JobRow row(String type, Keys keys) {
        return rowAt(now, type, keys);
    }

    JobRow rowAt(Instant asked, String type, Keys keys) {
        return new JobRow(
                idAt(asked), type, CONTENT, "15s 15s 30s", keys, Map.of(), null, new JobRow.Asked(asked, asked, null));
    }

    JobRow keyed(String type, String idempotencyKey) {
        return row(type, new Keys(idempotencyKey, null, null));
    }

    /** That job before its first attempt. */
    static OpenJob open(JobRow row, Instant due) {
        return new OpenJob(row.id(), row.type(), due, 1, 0, 0, Duration.ZERO, null);
    }

    static OpenJob withDeadline(OpenJob job, @Nullable Instant deadline) {
        return new OpenJob(
                job.id(), job.type(), job.due(), job.attempt(), job.failures(), job.losses(), job.elapsed(), deadline);
    }

    /** That job after an attempt that was lost. */
    static OpenJob suspect(OpenJob job) {
        return new OpenJob(
                job.id(), job.type(), job.due(), job.attempt() + 1, job.failures(), 1, job.elapsed(), job.deadline());
    }

    /** The next attempt of a job, ended now. */
    AttemptRow attempt(OpenJob job, ClaimId claim, NodeId node, Outcome.Kind outcome) {
        return attempt(new AttemptRow.Id(job.id(), job.attempt()), claim, node, outcome);
    }

    AttemptRow attempt(AttemptRow.Id id, ClaimId claim, NodeId node, Outcome.Kind outcome) {
        return new AttemptRow(
                id, new AttemptRow.By(claim, node), now, now, outcome, false, null, AttemptRow.Said.NOTHING);
    }
}
