package dev.longhaul.testkit.simulation.oracle;

import dev.longhaul.job.Outcome;
import dev.longhaul.store.ClaimId;
import dev.longhaul.testkit.simulation.fiber.SimulatedProcess;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A handler's work on one attempt, as its code sees it. */
public final class Run {

    final JobModel job;
    final int number;
    final String node;
    final SimulatedProcess process;
    final @Nullable ClaimId claim;
    final long started;
    /** The same by the database's clock. */
    final Instant startedBy;
    /** Whether its job's last attempt was lost. */
    final boolean suspect;

    boolean over;

    /** When it began to save its progress, which waits for the store and not for its timeout; -1 if it never did. */
    long savesSince = -1;

    /** When it ended, by the database's clock. */
    Instant endedBy = Instant.EPOCH;

    long ended;
    /** How far the database's clock had jumped forward when it ended. */
    long jumped;

    Outcome.@Nullable Kind said;
    long wished;

    Run(
            JobModel job,
            int number,
            String node,
            SimulatedProcess process,
            @Nullable ClaimId claim,
            long started,
            Instant startedBy,
            boolean suspect) {
        this.job = job;
        this.number = number;
        this.node = node;
        this.process = process;
        this.claim = claim;
        this.started = started;
        this.startedBy = startedBy;
        this.suspect = suspect;
    }

    /** Whether its code is still at work. */
    boolean working() {
        return !over && !process.dead();
    }

    @Override
    public String toString() {
        return "attempt " + number + " of " + job + " on " + node;
    }
}
