package dev.longhaul.messaging.message;

import dev.longhaul.job.Content;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a message says about itself besides its identity and its type. No text holds control characters, NUL or lone
 * surrogates, so that all of them fit into the headers of a broker.
 *
 * @param time when what it tells of happened, in the years 1 to 9999; null if it does not say
 * @param subject what of its source it is about, 1 to {@value #MAX_SUBJECT_LENGTH} characters; null if it does not say
 * @param contentType the media type of its data
 * @param extensions further attributes, at most {@value #MAX_EXTENSIONS}: names of 1 to {@value #MAX_NAME_LENGTH} lower-case
 *     letters and digits, values of 1 to {@value #MAX_VALUE_LENGTH} characters
 */
public record Attributes(
        @Nullable Instant time, @Nullable String subject, String contentType, Map<String, String> extensions) {

    /** The longest subject, in characters. */
    public static final int MAX_SUBJECT_LENGTH = 1_024;

    /** The most extensions. */
    public static final int MAX_EXTENSIONS = 40;

    /** The longest name of an extension, in characters. */
    public static final int MAX_NAME_LENGTH = 40;

    /** The longest value of an extension, in characters. */
    public static final int MAX_VALUE_LENGTH = 4_096;

    /** The most characters of the names and values of all extensions together. */
    public static final int MAX_CHARACTERS = 8_192;

    /** The extension that names the message with which everything began that this message belongs to. */
    public static final String CORRELATION_ID = "correlationid";

    /** The extension that names the message in whose handler this one was published. */
    public static final String CAUSATION_ID = "causationid";

    private static final Pattern NAME = Pattern.compile("[a-z0-9]{1," + MAX_NAME_LENGTH + "}");

    /** What CloudEvents itself names; dataschema, which Longhaul does not read, may stand among the extensions. */
    private static final Set<String> TAKEN =
            Set.of("id", "source", "type", "specversion", "time", "subject", "datacontenttype", "data");

    private static final Instant FIRST_TIME = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST_TIME = Instant.parse("9999-12-31T23:59:59.999999999Z");

    /** @throws IllegalArgumentException if something is outside its bounds */
    public Attributes {
        if (time != null && (time.isBefore(FIRST_TIME) || time.isAfter(LAST_TIME))) {
            throw new IllegalArgumentException(
                    "time " + time + " is outside the years 1 to 9999, which RFC 3339 can write");
        }
        if (subject != null) {
            AttributeText.require("subject", subject, MAX_SUBJECT_LENGTH);
        }
        AttributeText.require(
                "content type", Objects.requireNonNull(contentType, "contentType"), Content.MAX_CONTENT_TYPE_LENGTH);
        extensions = Map.copyOf(extensions);
        if (extensions.size() > MAX_EXTENSIONS) {
            throw new IllegalArgumentException(extensions.size() + " extensions; at most " + MAX_EXTENSIONS);
        }
        int characters = 0;
        for (Map.Entry<String, String> extension : extensions.entrySet()) {
            requireName(extension.getKey());
            AttributeText.require("extension " + extension.getKey(), extension.getValue(), MAX_VALUE_LENGTH);
            characters += extension.getKey().length() + extension.getValue().length();
        }
        if (characters > MAX_CHARACTERS) {
            throw new IllegalArgumentException(
                    "extensions of " + characters + " characters; at most " + MAX_CHARACTERS);
        }
    }

    /** Nothing but the media type of the data. */
    public static Attributes of(String contentType) {
        return new Attributes(null, null, contentType, Map.of());
    }

    /** The same with the instant at which it happened. */
    public Attributes time(Instant happened) {
        return new Attributes(happened, subject, contentType, extensions);
    }

    /** The same with a subject. */
    public Attributes subject(String about) {
        return new Attributes(time, about, contentType, extensions);
    }

    /** The same with an extension more, or with another value of one. */
    public Attributes extension(String name, String value) {
        Map<String, String> all = new HashMap<>(extensions);
        all.put(name, value);
        return new Attributes(time, subject, contentType, all);
    }

    private static void requireName(String name) {
        if (!NAME.matcher(name).matches() || TAKEN.contains(name)) {
            String shown = name.length() <= 60 ? name : name.substring(0, 60) + "…";
            throw new IllegalArgumentException("an extension cannot be named '" + shown + "'; use 1 to "
                    + MAX_NAME_LENGTH + " lower-case letters and digits, and none of CloudEvents' own names");
        }
    }
}
