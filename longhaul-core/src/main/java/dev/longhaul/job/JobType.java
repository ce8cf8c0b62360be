package dev.longhaul.job;

import java.util.Objects;

/**
 * The name that code registers for, with the codec of the payload's Java type.
 *
 * @param name 1 to {@value #MAX_NAME_LENGTH} characters: letters, digits, {@code . _ : -}, beginning with a letter
 * @param codec how payloads are stored
 * @param <T> the payload's Java type
 */
public record JobType<T>(String name, PayloadCodec<T> codec) {

    /** The longest name, in characters. */
    public static final int MAX_NAME_LENGTH = 100;

    public JobType {
        requireName(name);
        Objects.requireNonNull(codec, "codec");
    }

    /**
     * A job type of that name.
     *
     * @throws IllegalArgumentException if the name has another form
     */
    public static <T> JobType<T> of(String name, PayloadCodec<T> codec) {
        return new JobType<>(name, codec);
    }

    /** Asks for a job of this type; the payload is encoded here and now. */
    public JobRequest job(T payload) {
        return JobRequest.of(name, codec.encode(payload), codec.contentType());
    }

    /**
     * Checks the form of a job type's name.
     *
     * @throws IllegalArgumentException if it has another form
     */
    public static String requireName(String name) {
        if (!isName(name)) {
            throw new IllegalArgumentException("job type '" + abbreviated(name) + "' is not a name: use 1 to "
                    + MAX_NAME_LENGTH + " letters, digits or . _ : - beginning with a letter");
        }
        return name;
    }

    /** Character by character, because every request is checked, some more than once. */
    private static boolean isName(String name) {
        if (name.isEmpty() || name.length() > MAX_NAME_LENGTH || !isLetter(name.charAt(0))) {
            return false;
        }
        for (int i = 1; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!isLetter(c) && !(c >= '0' && c <= '9') && "._:-".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetter(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }

    private static String abbreviated(String text) {
        return text.length() <= 120 ? text : text.substring(0, 120) + "…";
    }
}
