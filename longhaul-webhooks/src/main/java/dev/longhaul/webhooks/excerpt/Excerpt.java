package dev.longhaul.webhooks.excerpt;

import java.nio.charset.StandardCharsets;

/**
 * The beginning of a response body as text that is safe to store and show.
 *
 * @param text at most {@value #MAX_CHARS} printable characters; invalid UTF-8 and control characters are replaced as
 *     {@link PrintableText} says
 * @param bytesRead how many bytes of the body were read, which is at most the transport's cap; at least 0
 * @param complete whether those bytes were the whole body
 */
public record Excerpt(String text, int bytesRead, boolean complete) {

    /** The length to which an excerpt is cut, in characters. */
    public static final int MAX_CHARS = 2_048;

    /** Checks the parts. */
    public Excerpt {
        if (bytesRead < 0) {
            throw new IllegalArgumentException("bytesRead is " + bytesRead + "; it counts bytes, so it is at least 0");
        }
        text = PrintableText.block(text, MAX_CHARS);
    }

    /**
     * Takes the excerpt of a body, reading it as UTF-8 whatever it claims to be.
     *
     * @param body the bytes that were read
     * @param complete whether they are the whole body
     */
    public static Excerpt of(byte[] body, boolean complete) {
        // One character needs at most four bytes; what lies beyond cannot be in the excerpt.
        int enough = Math.min(body.length, 4 * (MAX_CHARS + 1));
        return new Excerpt(new String(body, 0, enough, StandardCharsets.UTF_8), body.length, complete);
    }
}
