package dev.longhaul.server.logging;

/** Makes any text one line that a terminal shows and does not obey. */
final class InertLine {

    private InertLine() {}

    /** The text with control, format and separator characters, and lone surrogates, written as escapes. */
    static String of(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            switch (Character.getType(point)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR,
                        Character.SURROGATE,
                        Character.PRIVATE_USE,
                        Character.UNASSIGNED -> line.append(escape(point));
                default -> line.appendCodePoint(point);
            }
        });
        return line.toString();
    }

    private static String escape(int point) {
        return switch (point) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> String.format("\\u{%x}", point);
        };
    }
}
