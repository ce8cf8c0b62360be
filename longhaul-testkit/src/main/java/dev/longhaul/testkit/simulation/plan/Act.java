package dev.longhaul.testkit.simulation.plan;

import dev.longhaul.store.Pause;
import java.time.Duration;
import java.util.List;

/** Something that somebody does, or that happens, at a moment of a plan. Slots are places for nodes, from 0. */
public sealed interface Act {

    /** A node of a version of the software joins, if the slot is empty. */
    record Join(int slot, int version) implements Act {}

    /** The slot's node closes cleanly. */
    record Leave(int slot) implements Act {}

    /** The slot's node is killed. */
    record Kill(int slot) implements Act {}

    /** The slot's node stands still for a while. */
    record Freeze(int slot, Duration time) implements Act {}

    /** A caller enqueues at the slot's node, or at another that lives. */
    record Enqueue(int slot, List<JobPlan> jobs) implements Act {
        public Enqueue {
            jobs = List.copyOf(jobs);
        }
    }

    /** An operator cancels a job. */
    record Cancel(int slot, int job) implements Act {}

    /** An operator redrives a job. */
    record Redrive(int slot, int job) implements Act {}

    /** An operator makes a job due at once. */
    record AttemptNow(int slot, int job) implements Act {}

    /** An operator makes a job due at another time, from now. */
    record Reschedule(int slot, int job, Duration in) implements Act {}

    /** An operator pauses a type or an endpoint. */
    record Hold(int slot, Pause pause) implements Act {}

    /** An operator ends a pause. */
    record LetGo(int slot, Pause pause) implements Act {}

    /** The database's clock jumps, forward or back. */
    record ClockJump(Duration by) implements Act {}

    /**
     * From now on a fault waits for its moment.
     *
     * @param slot whose; -1 for anybody's
     * @param where at which moment
     * @param after how many such moments pass unharmed
     * @param harm what it does
     */
    record Fault(int slot, Moment where, int after, Harm harm) implements Act {}

    /** Everybody is gone, and time passes. */
    record Night(Duration time) implements Act {}
}
