package dev.longhaul.messaging.message;

import dev.longhaul.inbox.MessageKey;
import dev.longhaul.job.Content;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobRequest;
import dev.longhaul.job.Keys;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How messages are stored: as jobs whose payload is the data, and whose headers are the attributes as CloudEvents' binary mode
 * has them ({@code ce-id}, {@code ce-source}, {@code ce-type}, … and {@code content-type}).
 */
public final class StoredMessage {

    /** What the names of all job types of messages begin with. */
    public static final String PREFIX = "message:";

    /** The job type of messages that had no handlers where they were accepted. */
    public static final String UNHANDLED = PREFIX + "unhandled";

    /** The job type of what came from a broker and cannot be a message. */
    public static final String POISON = PREFIX + "poison";

    /** What the names of the job types of what is sent to a target begin with. */
    public static final String SEND = PREFIX + "send:";

    /** What the names of the job types of what goes back to a broker begin with. */
    public static final String RETURN = PREFIX + "return:";

    private static final Set<String> TAKEN = Set.of("unhandled", "poison", "send", "return");

    /** The longest name of a handler, in characters, so that job types of independent handlers fit. */
    public static final int MAX_HANDLER_LENGTH = 30;

    /** Every CloudEvents attribute's header begins with this. */
    public static final String ATTRIBUTE_PREFIX = "ce-";

    /** The header of the id. */
    public static final String ID = ATTRIBUTE_PREFIX + "id";

    /** The header of the source. */
    public static final String SOURCE = ATTRIBUTE_PREFIX + "source";

    /** The header of the data's media type. */
    public static final String CONTENT_TYPE = "content-type";

    private static final String TYPE = ATTRIBUTE_PREFIX + "type";
    private static final String TIME = ATTRIBUTE_PREFIX + "time";
    private static final String SUBJECT = ATTRIBUTE_PREFIX + "subject";

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._-]{1,60}");
    private static final int EXCERPT = 40;
    private static final int DIGITS = 16;

    private StoredMessage() {}

    /**
     * The job type under which messages of a type are stored: {@code message:} and the type's name where that is short and of
     * letters, digits and {@code . _ -}; else what can be shown of it, and a digest.
     *
     * @return at most 68 characters
     */
    public static String jobType(String messageType) {
        if (PLAIN.matcher(messageType).matches() && !TAKEN.contains(messageType)) {
            return PREFIX + messageType;
        }
        String shown = messageType.length() <= EXCERPT ? messageType : messageType.substring(0, EXCERPT);
        return PREFIX + shown.replaceAll("[^A-Za-z0-9._-]", "-") + "-"
                + sha256(messageType).substring(0, DIGITS);
    }

    private static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    /** The job type of an independent handler of such messages. */
    public static String jobType(String messageType, String handler) {
        return jobType(messageType) + ":" + handler;
    }

    /** Whether jobs of a type are the jobs of one independent handler, and not those of messages. */
    public static boolean isOfOneHandler(String jobType) {
        return jobType.startsWith(PREFIX) && jobType.indexOf(':', PREFIX.length()) >= 0;
    }

    /** The idempotency key under which a message is one job, however long its source and its id are. */
    public static String idempotencyKey(MessageKey message) {
        // No source holds a space, so this has one reading; no digest holds one either, so it is nobody else's key.
        return fitting(message.source() + " " + message.id(), Keys.MAX_LENGTH);
    }

    /** The idempotency key of the run that a message gets by its return to a broker: not that of the runs before. */
    public static String returnedKey(MessageKey message, int returns) {
        // No source begins with a space.
        return returns == 0
                ? idempotencyKey(message)
                : fitting(" " + returns + " " + message.source() + " " + message.id(), Keys.MAX_LENGTH);
    }

    /** The idempotency key of the job in which a message goes on after another job of it. */
    public static String nextKey(JobId before) {
        return "after " + before;
    }

    /** A key as it is where it fits; else a digest of it. */
    public static String fitting(String key, int maxLength) {
        return key.length() <= maxLength ? key : "sha256:" + sha256(key);
    }

    /**
     * The job that a message is stored as, under its identity: the same message again is the same job.
     *
     * @param jobType under which it is stored
     * @throws IllegalArgumentException if there are more labels, or longer keys, than a job can have
     */
    public static JobRequest job(String jobType, Message message, MessageRequest.Asked asked) {
        return new JobRequest(
                jobType,
                content(message),
                asked.timing(),
                new Keys(idempotencyKey(message.key()), asked.orderingKey(), null),
                asked.labels(),
                null);
    }

    private static Content content(Message message) {
        Attributes attributes = message.attributes();
        Map<String, String> headers = new HashMap<>();
        attributes.extensions().forEach((name, value) -> headers.put(ATTRIBUTE_PREFIX + name, value));
        headers.put(ID, message.id());
        headers.put(SOURCE, message.source());
        headers.put(TYPE, message.type());
        headers.put(CONTENT_TYPE, attributes.contentType());
        if (attributes.time() != null) {
            headers.put(TIME, attributes.time().toString());
        }
        if (attributes.subject() != null) {
            headers.put(SUBJECT, attributes.subject());
        }
        return new Content(message.data(), attributes.contentType(), headers);
    }

    /** The key of the message that a job with these headers is; null if it is none. */
    public static @Nullable MessageKey key(Map<String, String> headers) {
        String source = headers.get(SOURCE);
        String id = headers.get(ID);
        return source == null || id == null ? null : new MessageKey(source, id);
    }

    /**
     * The message again.
     *
     * @throws IllegalArgumentException if the job is no message, or was not written by Longhaul
     */
    public static Message read(Map<String, String> headers, byte[] data) {
        Map<String, String> extensions = new HashMap<>();
        headers.forEach((name, value) -> {
            if (name.startsWith(ATTRIBUTE_PREFIX)) {
                extensions.put(name.substring(ATTRIBUTE_PREFIX.length()), value);
            }
        });
        String id = taken(extensions, "id");
        String source = taken(extensions, "source");
        String type = taken(extensions, "type");
        String time = extensions.remove("time");
        String subject = extensions.remove("subject");
        String contentType = headers.getOrDefault(CONTENT_TYPE, "application/octet-stream");
        return new Message(
                new MessageKey(source, id),
                type,
                new Attributes(time == null ? null : instant(time), subject, contentType, extensions),
                data);
    }

    private static String taken(Map<String, String> attributes, String name) {
        String value = attributes.remove(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "the job has no header " + ATTRIBUTE_PREFIX + name + ": it is no message");
        }
        return value;
    }

    private static Instant instant(String time) {
        try {
            return Instant.parse(time);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(TIME + " '" + time + "' is not a time like 2026-11-21T08:30:00Z", e);
        }
    }
}
