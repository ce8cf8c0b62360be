package dev.longhaul.console.text;

/**
 * Makes foreign text safe to print on a terminal: whatever a terminal obeys or hides becomes visible as {@code \}{@code
 * u001b}.
 *
 * <p>That is control characters (C0, DEL, C1), format characters (bidi overrides, zero-width), line and paragraph
 * separators, lone surrogates and private use.
 */
public final class InertText {

    private InertText() {}

    /** The text on one line: line breaks and tabs become visible as well. */
    public static String line(String text) {
        return inert(text, false);
    }

    /** The text with its line breaks kept; everything else as {@link #line}. */
    public static String lines(String text) {
        return inert(text, true);
    }

    /**
     * The text on one line of at most so many characters, the last one an ellipsis when something was cut.
     *
     * @param width at least 1
     */
    public static String line(String text, int width) {
        String line = line(text);
        if (line.length() <= width) {
            return line;
        }
        int end = width - 1;
        if (end > 0 && Character.isHighSurrogate(line.charAt(end - 1))) {
            end--;
        }
        return line.substring(0, end) + "…";
    }

    /**
     * A JSON document that a terminal shows and does not obey. JSON's own escapes are used, so that it stays the same
     * document.
     *
     * @param json valid JSON, in which such characters can stand in strings only
     */
    public static String json(String json) {
        return inert(json, true);
    }

    private static String inert(String text, boolean keepLineBreaks) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            if ((point == '\n' && keepLineBreaks) || !isObeyedOrHidden(point)) {
                clean.appendCodePoint(point);
            } else if (point == '\n') {
                clean.append("\\n");
            } else if (point == '\t') {
                clean.append("\\t");
            } else if (point == '\r') {
                clean.append("\\r");
            } else {
                for (char unit : Character.toChars(point)) {
                    clean.append("\\u").append("%04x".formatted((int) unit));
                }
            }
        });
        return clean.toString();
    }

    private static boolean isObeyedOrHidden(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> true;
            default -> false;
        };
    }
}
