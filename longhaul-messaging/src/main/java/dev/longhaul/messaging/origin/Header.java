package dev.longhaul.messaging.origin;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One header as a broker brought it. A property of the protocol, which is no header there, is one whose name begins with a
 * colon, such as {@code :message-id}; only the broker's own face reads those.
 *
 * @param name its name, which may be anything
 * @param value its value
 */
public record Header(String name, Value value) {

    public Header {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, "value");
    }

    /** A header that is text. */
    public static Header text(String name, String text) {
        return new Header(name, new Value.Text(text));
    }

    /** The value of the last header of a name, which is the one that counts; null if there is none. */
    public static @Nullable Value last(List<Header> headers, String name) {
        Value value = null;
        for (Header header : headers) {
            if (header.name().equals(name)) {
                value = header.value();
            }
        }
        return value;
    }

    /** The value of a header. */
    public sealed interface Value {

        /** What a broker knows as bytes: text where they are UTF-8, else bytes, kept as what they are. */
        static Value of(byte[] bytes) {
            try {
                return new Text(StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString());
            } catch (CharacterCodingException e) {
                return new Bytes(bytes);
            }
        }

        /** What an attribute of that value is as text; null if it cannot be one. */
        @Nullable
        String asText();

        /** Text. */
        record Text(String text) implements Value {
            public Text {
                Objects.requireNonNull(text, "text");
            }

            @Override
            public String asText() {
                return text;
            }
        }

        /** Bytes that are no UTF-8 text. */
        @SuppressWarnings("ArrayRecordComponent") // equality is by content, below; nobody writes to the array
        record Bytes(byte[] bytes) implements Value {
            public Bytes {
                Objects.requireNonNull(bytes, "bytes");
            }

            @Override
            public @Nullable String asText() {
                return null;
            }

            @Override
            public boolean equals(Object other) {
                return other instanceof Bytes that && Arrays.equals(bytes, that.bytes);
            }

            @Override
            public int hashCode() {
                return Arrays.hashCode(bytes);
            }

            @Override
            public String toString() {
                return bytes.length + " bytes";
            }
        }

        /** A whole number. */
        record Whole(long number) implements Value {
            @Override
            public String asText() {
                return Long.toString(number);
            }
        }

        /** True or false. */
        record Flag(boolean flag) implements Value {
            @Override
            public String asText() {
                return Boolean.toString(flag);
            }
        }

        /** A point in time. */
        record Moment(Instant instant) implements Value {
            public Moment {
                Objects.requireNonNull(instant, "instant");
            }

            @Override
            public String asText() {
                return instant.toString();
            }
        }

        /**
         * Something that no attribute can be and that does not go back: a table, a list, a fraction.
         *
         * @param what what it is, for people
         */
        record Other(String what) implements Value {
            public Other {
                Objects.requireNonNull(what, "what");
            }

            @Override
            public String toString() {
                return what;
            }

            @Override
            public @Nullable String asText() {
                return null;
            }
        }
    }
}
