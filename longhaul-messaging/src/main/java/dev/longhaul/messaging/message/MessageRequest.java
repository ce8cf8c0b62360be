package dev.longhaul.messaging.message;

import dev.longhaul.inbox.MessageKey;
import dev.longhaul.job.Keys;
import dev.longhaul.job.Timing;
import dev.longhaul.job.When;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a caller asks to be published: a message, and when and how it is tried. Immutable; each method returns a new request.
 *
 * @param type the message's type
 * @param id what the message is called at its source
 * @param source who says it; null for the application's own source
 * @param attributes what else the message says about itself
 * @param data its body, not copied
 * @param asked how it is tried
 */
@SuppressWarnings("ArrayRecordComponent") // equality is by content, below; nobody writes to the array
public record MessageRequest(
        String type, String id, @Nullable String source, Attributes attributes, byte[] data, Asked asked) {

    /**
     * How a message is tried.
     *
     * @param timing schedule, start and deadline; without a schedule, the type's own or else the default one
     * @param orderingKey messages that share it are handled one at a time, in the order of publishing; null for none
     * @param labels for people and filters, see {@link dev.longhaul.job.JobRequest}
     */
    public record Asked(Timing timing, @Nullable String orderingKey, Map<String, String> labels) {

        /** At once, by the type's schedule, in no order. */
        public static final Asked DEFAULT = new Asked(Timing.DEFAULT, null, Map.of());

        public Asked {
            Objects.requireNonNull(timing, "timing");
            labels = Map.copyOf(labels);
        }
    }

    public MessageRequest {
        MessageType.requireName(type);
        AttributeText.require(new MessageKey(source == null ? "unknown" : source, id));
        Objects.requireNonNull(attributes, "attributes");
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(asked, "asked");
    }

    /** Asks for a message to be published under its own source. */
    public static MessageRequest of(Message message) {
        return new MessageRequest(
                message.type(), message.id(), message.source(), message.attributes(), message.data(), Asked.DEFAULT);
    }

    /** Asks for a message of bytes. */
    public static MessageRequest of(String type, String id, String contentType, byte[] data) {
        return new MessageRequest(type, id, null, Attributes.of(contentType), data, Asked.DEFAULT);
    }

    /** The message, said by {@code applicationsSource} if the request names no other. */
    public Message message(String applicationsSource) {
        return new Message(new MessageKey(source == null ? applicationsSource : source, id), type, attributes, data);
    }

    /** Says it under another source than the application's own. */
    public MessageRequest source(String who) {
        return new MessageRequest(type, id, who, attributes, data, asked);
    }

    /** Says when what the message tells of happened. */
    public MessageRequest time(Instant happened) {
        return with(attributes.time(happened));
    }

    /** Says what of its source the message is about. */
    public MessageRequest subject(String about) {
        return with(attributes.subject(about));
    }

    /** Adds or replaces an extension attribute. */
    public MessageRequest extension(String name, String value) {
        return with(attributes.extension(name, value));
    }

    /** Tries by this schedule: a registered name, a preset, or a schedule's text. */
    public MessageRequest schedule(String nameOrText) {
        return with(
                new Timing(nameOrText, asked.timing().start(), asked.timing().deadline()));
    }

    /** Its first handler runs no earlier than this instant; in the past means now. */
    public MessageRequest startAt(Instant start) {
        return with(new Timing(
                asked.timing().schedule(), new When.At(start), asked.timing().deadline()));
    }

    /** Its first handler runs no earlier than this long after it was accepted. */
    public MessageRequest startIn(Duration delay) {
        return with(new Timing(
                asked.timing().schedule(), new When.In(delay), asked.timing().deadline()));
    }

    /** No attempt of a handler starts after this instant. */
    public MessageRequest deadline(Instant deadline) {
        return with(new Timing(asked.timing().schedule(), asked.timing().start(), new When.At(deadline)));
    }

    /** No attempt of a handler starts later than this long after it was accepted. */
    public MessageRequest deadlineIn(Duration delay) {
        return with(new Timing(asked.timing().schedule(), asked.timing().start(), new When.In(delay)));
    }

    /**
     * Messages that share it are handled one at a time, in the order of publishing; at most {@value Keys#MAX_LENGTH} characters.
     * A handler's own schedule does not count for such a message: see the plan.
     */
    public MessageRequest orderingKey(String key) {
        return with(new Asked(asked.timing(), key, asked.labels()));
    }

    /** Adds or replaces a label. */
    public MessageRequest label(String name, String value) {
        Map<String, String> all = new HashMap<>(asked.labels());
        all.put(name, value);
        return with(new Asked(asked.timing(), asked.orderingKey(), all));
    }

    private MessageRequest with(Attributes changed) {
        return new MessageRequest(type, id, source, changed, data, asked);
    }

    private MessageRequest with(Timing changed) {
        return with(new Asked(changed, asked.orderingKey(), asked.labels()));
    }

    private MessageRequest with(Asked changed) {
        return new MessageRequest(type, id, source, attributes, data, changed);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MessageRequest that
                && type.equals(that.type)
                && id.equals(that.id)
                && Objects.equals(source, that.source)
                && attributes.equals(that.attributes)
                && Arrays.equals(data, that.data)
                && asked.equals(that.asked);
    }

    @Override
    public int hashCode() {
        return 31 * Objects.hash(type, id, source) + Arrays.hashCode(data);
    }

    @Override
    public String toString() {
        return "MessageRequest[" + (source == null ? "" : source + " ") + id + ", " + type + ", " + data.length
                + " bytes of " + attributes.contentType() + "]";
    }
}
