package dev.longhaul.schedule;

/**
 * A text is not a schedule. The message says what was expected and found, and shows the place:
 *
 * <pre>
 * expected the unit ms, s, m, h or d, found "x" at position 5
 *   4m 15x 10m
 *        ^
 * </pre>
 */
public final class ScheduleSyntaxException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final int position;
    private final String expected;
    private final String found;

    ScheduleSyntaxException(String text, int position, String expected, String found) {
        super("expected " + expected + ", found " + found + " at position " + position + "\n"
                + Excerpt.pointingAt(text, position));
        this.position = position;
        this.expected = expected;
        this.found = found;
    }

    /** Where the trouble starts, in characters from 0; the length of the text when something is missing at its end. */
    public int position() {
        return position;
    }

    /** What would have been right there. */
    public String expected() {
        return expected;
    }

    /** What was there instead; a quoted piece of the text, of bounded length and printable. */
    public String found() {
        return found;
    }

    /** The message's first line alone, for where there is one line only. */
    public String summary() {
        return "expected " + expected + ", found " + found + " at position " + position;
    }
}
