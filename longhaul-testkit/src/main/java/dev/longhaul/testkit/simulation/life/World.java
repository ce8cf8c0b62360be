package dev.longhaul.testkit.simulation.life;

import dev.longhaul.testkit.simulation.fiber.Fibers;
import dev.longhaul.testkit.simulation.fiber.SimulatedProcess;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What faults and handlers can do to the world. */
interface World {

    Fibers fibers();

    Trace trace();

    /** The node of a process; null for the world outside. */
    @Nullable
    Node nodeOf(SimulatedProcess process);

    /** As {@code kill -9}; does not return if the node is the one that calls. */
    void kill(Node node);

    /** As SIGSTOP, and SIGCONT after a while; the calling fiber stands still too if it is the node's. */
    void freeze(Node node, Duration time);

    /** Nobody is expected to work as it should until then. */
    void disturbEverybodyUntil(long moment);

    /**
     * The fate of an undecided commit is told later.
     *
     * @param claims whether it makes a claim and does nothing else
     */
    void decideLater(long transaction, boolean claims, boolean committed, Duration later);

    /** A call of a transaction begins. */
    void looks(String call);

    /** A commit has become visible. */
    void heardCommit();

    /** Perhaps lets others go first, or a little time pass. */
    void disorder(@Nullable Node node);
}
