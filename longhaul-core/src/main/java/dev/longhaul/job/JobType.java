package dev.longhaul.job;

import java.util.Objects;
import java.util.regex.Pattern;

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

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9._:-]{0," + (MAX_NAME_LENGTH - 1) + "}");

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
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("job type '" + abbreviated(name) + "' is not a name: use 1 to "
                    + MAX_NAME_LENGTH + " letters, digits or . _ : - beginning with a letter");
        }
        return name;
    }

    private static String abbreviated(String text) {
        return text.length() <= 120 ? text : text.substring(0, 120) + "…";
    }
}
