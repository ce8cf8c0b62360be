package dev.longhaul.jdbc.table;

import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Texts by name, as a JSON object: what headers and labels are stored as, so that people and the database's own functions
 * can read them. Knows objects whose values are strings, and nothing else of JSON.
 */
public final class JsonTexts {
    private JsonTexts() {}

    /** The object, sorted by name; null when there are no texts. */
    static @Nullable String encode(Map<String, String> texts) {
        if (texts.isEmpty()) {
            return null;
        }
        StringBuilder json = new StringBuilder(32 * texts.size());
        char before = '{';
        for (Map.Entry<String, String> text : new TreeMap<>(texts).entrySet()) {
            json.append(before);
            quote(json, text.getKey());
            json.append(':');
            quote(json, text.getValue());
            before = ',';
        }
        return json.append('}').toString();
    }

    /**
     * Reads what {@link #encode} wrote, also after a database has laid it out anew.
     *
     * @throws SQLException if it is something else
     */
    static Map<String, String> decode(String json) throws SQLException {
        Reader reader = new Reader(json);
        Map<String, String> texts = new LinkedHashMap<>();
        reader.expect('{');
        if (!reader.next('}')) {
            do {
                String name = reader.string();
                reader.expect(':');
                texts.put(name, reader.string());
            } while (reader.next(','));
            reader.expect('}');
        }
        reader.end();
        return texts;
    }

    /** A JSON array of texts: how a set of them is one parameter where the database has no arrays. */
    public static String array(Collection<String> texts) {
        StringBuilder json = new StringBuilder(40 * texts.size() + 2).append('[');
        for (String text : texts) {
            if (json.length() > 1) {
                json.append(',');
            }
            quote(json, text);
        }
        return json.append(']').toString();
    }

    private static void quote(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }

    private static final class Reader {
        private final String json;
        private int at;

        Reader(String json) {
            this.json = json;
        }

        boolean next(char wanted) {
            skipBlanks();
            if (at < json.length() && json.charAt(at) == wanted) {
                at++;
                return true;
            }
            return false;
        }

        void expect(char wanted) throws SQLException {
            if (!next(wanted)) {
                throw broken("expected " + wanted);
            }
        }

        void end() throws SQLException {
            skipBlanks();
            if (at != json.length()) {
                throw broken("expected the end");
            }
        }

        String string() throws SQLException {
            expect('"');
            StringBuilder text = new StringBuilder();
            while (at < json.length()) {
                char c = json.charAt(at++);
                if (c == '"') {
                    return text.toString();
                }
                text.append(c == '\\' ? escaped() : c);
            }
            throw broken("expected a closing quote");
        }

        private char escaped() throws SQLException {
            char c = at < json.length() ? json.charAt(at++) : 0;
            return switch (c) {
                case '"', '\\', '/' -> c;
                case 'b' -> '\b';
                case 'f' -> '\f';
                case 'n' -> '\n';
                case 'r' -> '\r';
                case 't' -> '\t';
                case 'u' -> unicode();
                default -> throw broken("an unknown escape");
            };
        }

        private char unicode() throws SQLException {
            if (at + 4 > json.length()) {
                throw broken("expected four digits");
            }
            int code = 0;
            for (int end = at + 4; at < end; at++) {
                int digit = Character.digit(json.charAt(at), 16);
                if (digit < 0) {
                    throw broken("expected four digits");
                }
                code = code << 4 | digit;
            }
            return (char) code;
        }

        private void skipBlanks() {
            while (at < json.length() && json.charAt(at) <= ' ') {
                at++;
            }
        }

        private SQLException broken(String what) {
            return new SQLException("stored texts cannot be read at position " + at + ": " + what);
        }
    }
}
