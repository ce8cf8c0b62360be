package dev.longhaul.testkit.simulation.fiber;

import java.util.LinkedHashSet;
import java.util.Set;

/** Fibers that live, freeze and die together, as the threads of one operating system process do. */
public final class SimulatedProcess {

    private final String name;
    private final Set<Fiber> fibers = new LinkedHashSet<>();
    private long frozenUntil;
    private boolean dead;

    /** @param name for traces; different from those of other processes of the same simulation */
    public SimulatedProcess(String name) {
        this.name = name;
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** Whether it is dead. */
    public boolean dead() {
        return dead;
    }

    /** None of its fibers and timers goes on before this moment; as SIGSTOP, and SIGCONT later. */
    public void freezeUntil(long nanos) {
        frozenUntil = Math.max(frozenUntil, nanos);
    }

    /** Goes on now if it was frozen. */
    public void thaw() {
        frozenUntil = 0;
    }

    long frozenUntil() {
        return frozenUntil;
    }

    void die() {
        dead = true;
        frozenUntil = 0;
    }

    Set<Fiber> fibers() {
        return fibers;
    }

    @Override
    public String toString() {
        return name;
    }
}
