package dev.longhaul.inbox;

import dev.longhaul.job.Texts;

/**
 * One handler's dealings with one message: what is marked as handled.
 *
 * @param message the message
 * @param handler the handler's name, stable across deployments; 1 to {@value #MAX_HANDLER_LENGTH} characters, compared to the
 *     last of them
 */
public record InboxKey(MessageKey message, String handler) implements Comparable<InboxKey> {

    /** The longest handler's name, in characters. */
    public static final int MAX_HANDLER_LENGTH = 100;

    /** @throws IllegalArgumentException if the handler is empty, too long, or holds NUL or a lone surrogate */
    public InboxKey {
        Texts.require("handler", handler, MAX_HANDLER_LENGTH);
    }

    /** By message, then by handler: the order in which marks are locked. */
    @Override
    public int compareTo(InboxKey other) {
        int byMessage = message.compareTo(other.message);
        return byMessage != 0 ? byMessage : handler.compareTo(other.handler);
    }
}
