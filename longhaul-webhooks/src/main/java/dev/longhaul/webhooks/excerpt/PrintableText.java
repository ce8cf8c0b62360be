package dev.longhaul.webhooks.excerpt;

/**
 * Text in which nothing acts on a terminal, a log or a database: control characters are shown by their Unicode control
 * pictures ({@code ␛} for escape), everything else that does not print is shown as U+FFFD.
 *
 * <p>Replaced: C0 controls and DEL (by their pictures), C1 controls, unpaired surrogates, characters that no version of
 * Unicode assigns, line and paragraph separators, and the bidirectional overrides with which text can be made to read
 * as something else. NUL is among the first, because PostgreSQL's text type refuses it.
 */
public final class PrintableText {

    private static final char REPLACEMENT = '\uFFFD';
    private static final char CONTROL_PICTURES = '\u2400';
    private static final char PICTURE_OF_DELETE = '\u2421';
    private static final char DELETE = '\u007F';
    private static final String ELLIPSIS = "…";

    private PrintableText() {}

    /**
     * Returns the text on one line: line feeds and tabs are shown by their pictures too.
     *
     * @param text anything
     * @param maxChars at least 2; a longer result is cut there and ends in {@code …}
     */
    public static String line(CharSequence text, int maxChars) {
        return clean(text, maxChars, false);
    }

    /**
     * Returns the text with its line breaks and tabs: CR LF becomes LF, a lone CR is shown by its picture, because it
     * would let a terminal overwrite what stands before it.
     *
     * @param text anything
     * @param maxChars at least 2; a longer result is cut there and ends in {@code …}
     */
    public static String block(CharSequence text, int maxChars) {
        return clean(text, maxChars, true);
    }

    /** Returns the text on one line, cut to 80 characters, in double quotes: how error messages show an offending value. */
    public static String quoted(CharSequence text) {
        return '"' + line(text, 80) + '"';
    }

    private static String clean(CharSequence text, int maxChars, boolean lines) {
        if (maxChars < 2) {
            throw new IllegalArgumentException("maxChars is " + maxChars + "; at least 2 are needed for a cut to show");
        }
        StringBuilder clean = new StringBuilder(Math.min(text.length(), maxChars));
        int at = 0;
        while (at < text.length()) {
            int codePoint = Character.codePointAt(text, at);
            int next = at + Character.charCount(codePoint);
            boolean carriageReturnOfPair =
                    lines && codePoint == '\r' && next < text.length() && text.charAt(next) == '\n';
            if (!carriageReturnOfPair) {
                int shown = lines && (codePoint == '\n' || codePoint == '\t') ? codePoint : shown(codePoint);
                if (clean.length() + Character.charCount(shown) > maxChars) {
                    return cut(clean, maxChars);
                }
                clean.appendCodePoint(shown);
            }
            at = next;
        }
        return clean.toString();
    }

    private static String cut(StringBuilder clean, int maxChars) {
        int keep = Math.min(clean.length(), maxChars - ELLIPSIS.length());
        if (keep > 0 && Character.isHighSurrogate(clean.charAt(keep - 1))) {
            keep--;
        }
        clean.setLength(keep);
        return clean.append(ELLIPSIS).toString();
    }

    private static int shown(int codePoint) {
        if (codePoint < ' ') {
            return CONTROL_PICTURES + codePoint;
        }
        if (codePoint == DELETE) {
            return PICTURE_OF_DELETE;
        }
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> REPLACEMENT;
            default -> isDirectionOverride(codePoint) ? REPLACEMENT : codePoint;
        };
    }

    private static boolean isDirectionOverride(int codePoint) {
        return (codePoint >= 0x202A && codePoint <= 0x202E) || (codePoint >= 0x2066 && codePoint <= 0x2069);
    }
}
