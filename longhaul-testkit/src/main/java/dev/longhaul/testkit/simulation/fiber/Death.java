package dev.longhaul.testkit.simulation.fiber;

/**
 * What a fiber feels when its process dies: it unwinds, and nothing that it does on the way reaches anybody. An error, so
 * that code which survives exceptions does not survive this.
 */
public final class Death extends Error {

    private static final long serialVersionUID = 1L;

    Death(String who) {
        super(who + " is dead", null, false, false);
    }
}
