package dev.longhaul.testkit.simulation.life;

/** Decides who goes on, where disorder would be left to chance. */
public interface Choosing {

    /** What a thread can do at a step of its transaction. */
    enum AtStep {
        /** It takes the step. */
        GO_ON,
        /** Every other thread that can go on now does so first. */
        LET_OTHERS_GO_FIRST,
        /** It stands still for one and a half leases. */
        STAND_STILL
    }

    /** A thread is before a step, or has just committed. */
    AtStep atStep(long now);

    /**
     * Several threads can go on at the same moment.
     *
     * @return the index of the one that does; 0 is the one that has waited longest
     */
    int whoIsNext(long now, int several);
}
