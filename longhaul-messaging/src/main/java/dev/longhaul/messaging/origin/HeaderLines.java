package dev.longhaul.messaging.origin;

import dev.longhaul.messaging.origin.Header.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * Headers as one text that every store can hold, a line each: a letter for the kind, the name, {@code =}, the value. What a line
 * or a store cannot hold is written as {@code \} and four hexadecimal digits. Those that do not fit are counted.
 *
 * @param text the lines
 * @param leftOut how many were left out
 */
record HeaderLines(String text, int leftOut) {

    /** Writes as many as fit, in their order. */
    static HeaderLines of(List<Header> headers, int maxLength) {
        StringBuilder lines = new StringBuilder();
        int leftOut = 0;
        for (Header header : headers) {
            int room = maxLength - lines.length();
            // Escaping only makes it longer; what is far too long is not even looked at.
            String line = shortest(header) > room ? null : line(header);
            if (line == null || line.length() > room) {
                leftOut++;
            } else {
                lines.append(line);
            }
        }
        return new HeaderLines(lines.toString(), leftOut);
    }

    /** No line of it is shorter. */
    private static int shortest(Header header) {
        int value = switch (header.value()) {
            case Value.Text(String text) -> text.length();
            case Value.Bytes(byte[] bytes) -> bytes.length;
            case Value.Whole whole -> 1;
            case Value.Flag flag -> 1;
            case Value.Moment moment -> 1;
            case Value.Other(String what) -> what.length();
        };
        return header.name().length() + value + 3;
    }

    private static String line(Header header) {
        String value = switch (header.value()) {
            case Value.Text(String text) -> "t" + rest(header, escaped(text));
            case Value.Bytes(byte[] bytes) ->
                "b" + rest(header, Base64.getEncoder().encodeToString(bytes));
            case Value.Whole(long number) -> "n" + rest(header, Long.toString(number));
            case Value.Flag(boolean flag) -> "f" + rest(header, Boolean.toString(flag));
            case Value.Moment(Instant instant) -> "i" + rest(header, instant.toString());
            case Value.Other(String what) -> "o" + rest(header, escaped(what));
        };
        return value + "\n";
    }

    private static String rest(Header header, String value) {
        return escaped(header.name()) + "=" + value;
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' || c == '=' || Character.isISOControl(c) || Character.isSurrogate(c)) {
                escaped.append(String.format(Locale.ROOT, "\\%04x", (int) c));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }

    /**
     * Reads lines that this class wrote.
     *
     * @throws IllegalArgumentException if it did not
     */
    static List<Header> read(String lines) {
        List<Header> headers = new ArrayList<>();
        for (String line : lines.split("\n", -1)) {
            if (!line.isEmpty()) {
                headers.add(readLine(line));
            }
        }
        return headers;
    }

    private static Header readLine(String line) {
        int equals = line.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException("'" + line + "' is no header that Longhaul wrote");
        }
        String value = line.substring(equals + 1);
        Value read = switch (line.charAt(0)) {
            case 't' -> new Value.Text(plain(value));
            case 'b' -> new Value.Bytes(Base64.getDecoder().decode(value));
            case 'n' -> new Value.Whole(Long.parseLong(value));
            case 'f' -> new Value.Flag(Boolean.parseBoolean(value));
            case 'i' -> new Value.Moment(Instant.parse(value));
            case 'o' -> new Value.Other(plain(value));
            default -> throw new IllegalArgumentException("'" + line + "' is no header that Longhaul wrote");
        };
        return new Header(plain(line.substring(1, equals)), read);
    }

    private static String plain(String escaped) {
        StringBuilder plain = new StringBuilder(escaped.length());
        for (int i = 0; i < escaped.length(); i++) {
            char c = escaped.charAt(i);
            if (c == '\\' && i + 4 < escaped.length()) {
                plain.append((char) Integer.parseInt(escaped.substring(i + 1, i + 5), 16));
                i += 4;
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }
}
