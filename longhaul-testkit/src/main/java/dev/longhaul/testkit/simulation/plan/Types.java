package dev.longhaul.testkit.simulation.plan;

/** The job types of simulations. */
public final class Types {

    /** Decides its outcome. */
    public static final String PLAIN = "plain";
    /** Works in the store's own transaction; its effect is a job that it enqueues there. */
    public static final String IN_TRANSACTION = "in-transaction";
    /** Like {@link #PLAIN}, and a dead job holds those behind it in the order of its key. */
    public static final String HOLDING = "holding";
    /** Like {@link #PLAIN}; only nodes in odd slots handle it, until the end. */
    public static final String RARE = "rare";
    /** What continuations, effects and onEnd jobs are: succeeds at once. */
    public static final String FOLLOWING = "following";

    private Types() {}
}
