package dev.longhaul.store.memory.rows;

/**
 * What happens before each step of each transaction; by default nothing. Called without the space's mutex on the
 * transaction's own thread, so it may block, run other transactions, look at snapshots, or throw: an exception fails the
 * call that it stands before, as if the database had thrown it.
 */
@FunctionalInterface
public interface Steps {

    /** Nothing happens between steps. */
    Steps UNDISTURBED = step -> {};

    /** Called before each read, lock, write and commit. */
    void before(Step step);

    /** Decides what becomes of a commit; called after {@link #before}. */
    default CommitFate committing(Step step) {
        return CommitFate.COMMITTED;
    }

    /** Called after a commit that became visible, also when its answer is lost. */
    default void committed(Step step) {}
}
