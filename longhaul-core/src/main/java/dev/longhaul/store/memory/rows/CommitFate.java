package dev.longhaul.store.memory.rows;

/** What becomes of a commit. All but the first are {@code UNKNOWN_COMMIT} to the caller. */
public enum CommitFate {
    /** It commits, and says so. */
    COMMITTED,
    /** It commits, but the answer is lost. */
    COMMITTED_UNANSWERED,
    /** The connection is lost before anything arrived: it is rolled back. */
    ROLLED_BACK_UNANSWERED,
    /**
     * The connection is lost, and the database does not know it yet: its locks are held until {@link Space#decide} says
     * how it ended.
     */
    UNDECIDED
}
