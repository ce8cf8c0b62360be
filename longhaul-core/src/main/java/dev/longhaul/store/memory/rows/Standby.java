package dev.longhaul.store.memory.rows;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * The copy to which a database fails over, whose confirmation commits wait for. What is committed while it is away can be
 * seen, and is lost when it takes over. Used under the mutex of its {@link Space}.
 */
final class Standby {

    private final Deque<Runnable> unconfirmed = new ArrayDeque<>();
    /** Who was told that nobody knows of a commit, and has had none confirmed since. */
    private final Set<String> inDoubt = new HashSet<>();

    private boolean away;

    void leaves() {
        away = true;
    }

    /** It has everything again. */
    void returns() {
        away = false;
        unconfirmed.clear();
    }

    /** A commit has changed something, which this undoes. */
    void changed(Runnable undo) {
        if (away) {
            unconfirmed.push(undo);
        }
    }

    /**
     * Whether a commit's answer comes: while it is away, only those do not wait for it that have nothing to write, of callers
     * that were never told of a doubt.
     *
     * @param writes whether the transaction has written something, or answers for others
     */
    boolean confirms(String by, boolean writes) {
        if (away && (writes || inDoubt.contains(by))) {
            return false;
        }
        inDoubt.remove(by);
        return true;
    }

    /** Nobody told this one what became of a commit. */
    void leftInDoubt(String by) {
        inDoubt.add(by);
    }

    /** It takes over: nothing is there that it has not heard of. */
    void takesOver() {
        away = false;
        while (!unconfirmed.isEmpty()) {
            unconfirmed.pop().run();
        }
    }
}
