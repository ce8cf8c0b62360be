package dev.longhaul.webhooks.headers;

import dev.longhaul.webhooks.excerpt.PrintableText;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The headers that a caller gives a delivery, checked.
 *
 * @param values the value of each header by its name as the caller wrote it, in the caller's order
 */
public record DeliveryHeaders(Map<String, String> values) {

    /** No headers. */
    public static final DeliveryHeaders NONE = new DeliveryHeaders(Map.of());

    /** How many headers a delivery may have. */
    public static final int MAX_HEADERS = 32;

    /** How long a name may be, in characters. */
    public static final int MAX_NAME_CHARS = 128;

    /** How long a value may be, in characters. */
    public static final int MAX_VALUE_CHARS = 4_096;

    /** How long all names and values may be together, in characters. */
    public static final int MAX_TOTAL_CHARS = 16_384;

    /** How long a content type may be, in characters. */
    public static final int MAX_CONTENT_TYPE_CHARS = 255;

    /** RFC 9110, 5.6.2: a token. */
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private static final Pattern VALUE = Pattern.compile("[ -~\t]*");

    private static final Pattern CONTENT_TYPE =
            Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+/[!#$%&'*+.^_`|~0-9A-Za-z-]+([ \t]*;[ -~\t]*)?");

    /** What frames the message, belongs to one connection, or would change how the request is read or answered. */
    private static final Set<String> RESERVED = Set.of(
            "accept-encoding",
            "connection",
            "content-length",
            "content-type",
            "expect",
            "host",
            "http2-settings",
            "keep-alive",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "user-agent");

    private static final Set<String> RESERVED_PREFIXES = Set.of("webhook-", "longhaul-", "proxy-");

    /**
     * Checks and copies the headers; white space around a value is dropped, as HTTP does.
     *
     * @throws IllegalArgumentException when one is refused; the message names it and the remedy
     */
    public DeliveryHeaders {
        if (values.size() > MAX_HEADERS) {
            throw new IllegalArgumentException(
                    "headers has " + values.size() + " entries; at most " + MAX_HEADERS + " are accepted");
        }
        Map<String, String> checked = new LinkedHashMap<>();
        Set<String> seen = new HashSet<>();
        int chars = 0;
        for (Map.Entry<String, String> header : values.entrySet()) {
            String name = requireName(header.getKey());
            String value = requireValue(name, header.getValue());
            if (!seen.add(name.toLowerCase(Locale.ROOT))) {
                throw refused(name, "it is given twice, in different cases; join the values with commas");
            }
            chars += name.length() + value.length();
            checked.put(name, value);
        }
        if (chars > MAX_TOTAL_CHARS) {
            throw new IllegalArgumentException(
                    "headers has " + chars + " characters; at most " + MAX_TOTAL_CHARS + " are accepted");
        }
        values = Collections.unmodifiableMap(checked);
    }

    /**
     * Checks a content type, which is a setting of its own.
     *
     * @return the content type without white space around it
     * @throws IllegalArgumentException when it is not one
     */
    public static String requireContentType(String contentType) {
        String stripped = contentType.strip();
        if (stripped.length() > MAX_CONTENT_TYPE_CHARS
                || !CONTENT_TYPE.matcher(stripped).matches()) {
            throw new IllegalArgumentException("contentType " + PrintableText.quoted(contentType)
                    + " is not a media type of at most " + MAX_CONTENT_TYPE_CHARS
                    + " ASCII characters; write one like application/json");
        }
        return stripped;
    }

    private static String requireName(String name) {
        if (name.isEmpty()
                || name.length() > MAX_NAME_CHARS
                || !NAME.matcher(name).matches()) {
            throw refused(
                    name,
                    "a name has from 1 to " + MAX_NAME_CHARS + " letters, digits and characters of !#$%&'*+.^_`|~-");
        }
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.equals("content-type")) {
            throw refused(name, "give it as contentType");
        }
        if (RESERVED.contains(lower) || RESERVED_PREFIXES.stream().anyMatch(lower::startsWith)) {
            throw refused(name, "it is set by Longhaul or belongs to the connection; leave it out");
        }
        return name;
    }

    private static String requireValue(String name, String value) {
        if (!VALUE.matcher(value).matches()) {
            throw refused(
                    name,
                    "its value " + PrintableText.quoted(value)
                            + " holds a character other than visible ASCII, spaces and tabs");
        }
        String stripped = value.strip();
        if (stripped.length() > MAX_VALUE_CHARS) {
            throw refused(
                    name,
                    "its value has " + stripped.length() + " characters; at most " + MAX_VALUE_CHARS + " are accepted");
        }
        return stripped;
    }

    private static IllegalArgumentException refused(String name, String reason) {
        return new IllegalArgumentException("header " + PrintableText.quoted(name) + " is refused: " + reason);
    }
}
