package dev.longhaul.webhooks.acknowledge;

/** Whether an answer acknowledges a delivery. */
public sealed interface Verdict {

    /** The length to which a reason is cut, in characters. */
    int MAX_REASON_CHARS = 400;

    /** It does. */
    record Acknowledged() implements Verdict {}

    /**
     * It does not.
     *
     * @param reason one printable sentence: what was answered, and what would have acknowledged
     */
    record NotAcknowledged(String reason) implements Verdict {}
}
