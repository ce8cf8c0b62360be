package dev.longhaul.testkit.simulation.plan;

import java.time.Duration;

/** What a fault does. */
public sealed interface Harm {

    /** The process dies before the step. */
    record DieBefore() implements Harm {}

    /** The process dies when the commit is visible and its answer is not heard yet; before the step if it is no commit. */
    record DieAfter() implements Harm {}

    /**
     * The answer to the commit is lost.
     *
     * @param committed whether it arrived
     */
    record LoseAnswer(boolean committed) implements Harm {}

    /**
     * The answer to the commit is lost, and what becomes of it is decided later; until then it holds its locks.
     *
     * @param committed whether it arrives
     * @param later when
     */
    record Undecided(boolean committed, Duration later) implements Harm {}

    /** The thread stands still before the step. */
    record Stall(Duration time) implements Harm {}

    /** The thread stands still after the commit has become visible; before the step if it is no commit. */
    record StallAfter(Duration time) implements Harm {}

    /** The whole process stands still before the step. */
    record Freeze(Duration time) implements Harm {}

    /** The database breaks the transaction, as for a deadlock. */
    record Conflict() implements Harm {}

    /** The database has waited too long for a lock. */
    record LockWait() implements Harm {}

    /** The node is cut off from the database for a while, beginning with this step. */
    record Cut(Duration time) implements Harm {}
}
