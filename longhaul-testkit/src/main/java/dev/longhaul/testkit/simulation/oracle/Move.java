package dev.longhaul.testkit.simulation.oracle;

/** What an operator can do to one job. */
public enum Move {
    CANCEL("cancel"),
    REDRIVE("redrive"),
    ATTEMPT_NOW("attempt-now"),
    RESCHEDULE("reschedule");

    private final String word;

    Move(String word) {
        this.word = word;
    }

    /** The word that stands in the audit. */
    String word() {
        return word;
    }
}
