package dev.longhaul.jdbc.sample;

import dev.longhaul.job.Content;
import dev.longhaul.job.JobId;
import dev.longhaul.job.Keys;
import dev.longhaul.job.Outcome;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.ClaimId;
import dev.longhaul.store.JobRow;
import dev.longhaul.store.NodeId;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.Store;
import dev.longhaul.store.StoreTransaction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Consumer;

/** Jobs to put into a store, asked for at one instant. */
public final class SampleJobs {

    /** The node that claims and settles. */
    public static final NodeId NODE = new NodeId("node-1");

    /** How long a transaction waits that is expected to get what it waits for. */
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Instant asked;
    private final SplittableRandom random;

    /** Jobs asked for at that instant. */
    public SampleJobs(Instant asked, long seed) {
        this.asked = asked;
        this.random = new SplittableRandom(seed);
    }

    /** A new job that was asked for. */
    public JobRow row(String type) {
        return new JobRow(
                JobId.at(asked, random),
                type,
                new Content("{\"order\":42}".getBytes(StandardCharsets.UTF_8), "application/json", Map.of()),
                "15s 15s 30s",
                Keys.NONE,
                Map.of(),
                null,
                new JobRow.Asked(asked, asked, null));
    }

    /** That job before its first attempt, due when it was asked for. */
    public OpenJob open(JobRow row) {
        return new OpenJob(row.id(), row.type(), asked, 1, 0, 0, Duration.ZERO, null);
    }

    /** A new claim's id. */
    public ClaimId claim() {
        return new ClaimId(new UUID(random.nextLong(), random.nextLong()));
    }

    /** How the next attempt of a job ended. */
    public AttemptRow attempt(OpenJob job, ClaimId claim, Outcome.Kind outcome) {
        return new AttemptRow(
                new AttemptRow.Id(job.id(), job.attempt()),
                new AttemptRow.By(claim, NODE),
                asked,
                asked,
                outcome,
                false,
                null,
                AttemptRow.Said.NOTHING);
    }

    /** Commits a job that is in a claim. */
    public ClaimId claimed(Store store, OpenJob job, JobRow row) {
        ClaimId claim = claim();
        commit(store, tx -> {
            tx.jobs().insert(List.of(row));
            tx.claims().insert(claim, NODE, List.of(job), Duration.ofMinutes(1));
        });
        return claim;
    }

    /** Commits. */
    public static void commit(Store store, Consumer<StoreTransaction> calls) {
        try (StoreTransaction tx = store.begin(PATIENCE)) {
            calls.accept(tx);
            tx.commit();
        }
    }
}
