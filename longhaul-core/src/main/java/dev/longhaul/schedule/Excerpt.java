package dev.longhaul.schedule;

/**
 * A piece of somebody's text made fit for messages, logs and terminals: one line, of bounded length, and each character that
 * could steer a terminal or forge a line shown as U+FFFD.
 */
final class Excerpt {

    private static final int MAX_LENGTH = 40;
    private static final char SHOWN_FOR_UNPRINTABLE = '\uFFFD';

    private Excerpt() {}

    /** The text in quotes, cut with an ellipsis when it is long. */
    static String quoted(String text) {
        return text.length() <= MAX_LENGTH
                ? '"' + printable(text) + '"'
                : '"' + printable(text.substring(0, MAX_LENGTH)) + "…\"";
    }

    /** The surroundings of a position on one line, and a caret below it on a second one. */
    static String pointingAt(String text, int position) {
        int start = Math.max(0, position - MAX_LENGTH);
        int end = Math.min(text.length(), position + MAX_LENGTH);
        String before = start > 0 ? "…" : "";
        String after = end < text.length() ? "…" : "";
        return "  " + before + printable(text.substring(start, end)) + after + "\n  "
                + " ".repeat(before.length() + position - start) + "^";
    }

    /** One character for one, so that carets stay where they belong. */
    private static String printable(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        for (int at = 0; at < text.length(); at++) {
            char character = text.charAt(at);
            shown.append(isPrintable(character) ? character : SHOWN_FOR_UNPRINTABLE);
        }
        return shown.toString();
    }

    private static boolean isPrintable(char character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
