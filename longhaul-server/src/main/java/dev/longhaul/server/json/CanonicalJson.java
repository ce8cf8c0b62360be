package dev.longhaul.server.json;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Two JSON texts that mean the same have the same canonical form: members sorted by name, no space, texts escaped one way.
 * Numbers stay as they were written: {@code 1} and {@code 1.0} differ, since receivers may tell them apart.
 */
public final class CanonicalJson {

    private CanonicalJson() {}

    /** The canonical form of a valid JSON text; its depth is within {@link StrictJson#MAX_DEPTH}. */
    public static String of(RawJson json) {
        StringBuilder out = new StringBuilder(json.text().length());
        try (JsonParser parser = RawJsonDeserializer.parserOf(json.text())) {
            write(read(parser, parser.nextToken()), out);
        }
        return out.toString();
    }

    /** SHA-256 of the canonical form's UTF-8, in hexadecimal. */
    public static String digest(RawJson json) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(of(json).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Numbers, booleans and null as the texts that they are written as. */
    private record Literal(String text) {}

    private static Object read(JsonParser parser, JsonToken token) {
        return switch (token) {
            case START_OBJECT -> {
                Map<String, Object> members = new TreeMap<>();
                while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                    String name = parser.currentName();
                    members.put(name, read(parser, parser.nextToken()));
                }
                yield members;
            }
            case START_ARRAY -> {
                List<Object> items = new ArrayList<>();
                for (JsonToken item = parser.nextToken(); item != JsonToken.END_ARRAY; item = parser.nextToken()) {
                    items.add(read(parser, item));
                }
                yield items;
            }
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE, VALUE_NULL ->
                new Literal(parser.getString());
            case END_OBJECT, END_ARRAY, PROPERTY_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                throw new IllegalStateException("a JSON value cannot begin with " + token);
        };
    }

    private static void write(Object value, StringBuilder out) {
        switch (value) {
            case Map<?, ?> members -> {
                out.append('{');
                members.forEach((name, member) -> {
                    separate(out, '{');
                    text((String) name, out);
                    out.append(':');
                    write(member, out);
                });
                out.append('}');
            }
            case List<?> items -> {
                out.append('[');
                items.forEach(item -> {
                    separate(out, '[');
                    write(item, out);
                });
                out.append(']');
            }
            case Literal literal -> out.append(literal.text());
            default -> text((String) value, out);
        }
    }

    /** A comma, unless this is the first. */
    private static void separate(StringBuilder out, char open) {
        if (out.charAt(out.length() - 1) != open) {
            out.append(',');
        }
    }

    private static void text(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
