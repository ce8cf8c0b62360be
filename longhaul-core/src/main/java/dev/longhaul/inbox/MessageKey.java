package dev.longhaul.inbox;

import dev.longhaul.job.Texts;

/**
 * Which message: the identity that it keeps however often it is delivered. Two are the same only if they are equal to the last
 * character: case, accents and spaces at the end count.
 *
 * @param source where it comes from: within it, ids are unique; 1 to {@value #MAX_LENGTH} characters
 * @param id 1 to {@value #MAX_LENGTH} characters
 */
public record MessageKey(String source, String id) implements Comparable<MessageKey> {

    /** The longest source, and the longest id, in characters. */
    public static final int MAX_LENGTH = 255;

    /** @throws IllegalArgumentException if one of them is empty, too long, or holds NUL or a lone surrogate */
    public MessageKey {
        Texts.require("message source", source, MAX_LENGTH);
        Texts.require("message id", id, MAX_LENGTH);
    }

    /** The key of what a handler does with this message. */
    public InboxKey by(String handler) {
        return new InboxKey(this, handler);
    }

    @Override
    public int compareTo(MessageKey other) {
        int bySource = source.compareTo(other.source);
        return bySource != 0 ? bySource : id.compareTo(other.id);
    }
}
