package dev.longhaul.operator;

import dev.longhaul.inbox.MessageKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a dead job goes back to scheduled: its schedule starts again, its attempt numbers go on.
 *
 * @param deadline a new deadline; null keeps one that has not passed and drops one that has
 * @param forget a message whose marks are removed from the inbox in the same commit, so that all its handlers run again; null
 *     keeps them, so that it goes on where it stood
 */
public record Redrive(@Nullable Instant deadline, @Nullable MessageKey forget) {
    /**
     * The handler's name in the mark that is left in place of those that were forgotten: it says in which job all handlers were to
     * run again. No handler is named so.
     */
    public static final String AGAIN = ":again";

    /** At once, no new deadline, marks stay. */
    public static final Redrive NOW = new Redrive(null);

    /** At once, with a new deadline; marks stay. */
    public Redrive(@Nullable Instant deadline) {
        this(deadline, null);
    }

    /** The same, but every handler of a message runs again. */
    public Redrive forgetting(MessageKey message) {
        return new Redrive(deadline, message);
    }
}
