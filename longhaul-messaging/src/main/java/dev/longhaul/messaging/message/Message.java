package dev.longhaul.messaging.message;

import dev.longhaul.inbox.MessageKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * One message: who says what to whom it may concern. Immutable by convention: the array is not copied, and nobody writes to it.
 *
 * @param key its identity: its source, which holds no white space (CloudEvents: a URI reference), and what it is called there
 * @param type what kind of thing it tells of, 1 to {@value MessageType#MAX_NAME_LENGTH} characters
 * @param attributes what else it says about itself
 * @param data its body, as bytes; the engine's payload limit applies when it is published
 */
@SuppressWarnings("ArrayRecordComponent") // equality is by content, below; a copy per handler would cost for nothing
public record Message(MessageKey key, String type, Attributes attributes, byte[] data) {

    /** @throws IllegalArgumentException if source, id or type is empty, too long, or holds what an attribute may not */
    public Message {
        AttributeText.require(key);
        MessageType.requireName(type);
        Objects.requireNonNull(attributes, "attributes");
        Objects.requireNonNull(data, "data");
    }

    /** What it is called at its source. */
    public String id() {
        return key.id();
    }

    /** Who says it. */
    public String source() {
        return key.source();
    }

    /** When what it tells of happened, if it says so. */
    public Optional<Instant> time() {
        return Optional.ofNullable(attributes.time());
    }

    /** What of its source it is about, if it says so. */
    public Optional<String> subject() {
        return Optional.ofNullable(attributes.subject());
    }

    /** The media type of its data. */
    public String contentType() {
        return attributes.contentType();
    }

    /** The value of an extension, if it has it. */
    public Optional<String> extension(String name) {
        return Optional.ofNullable(attributes.extensions().get(name));
    }

    /** The id of the message with which everything began that this one belongs to: its own if it says nothing else. */
    public String correlationId() {
        return extension(Attributes.CORRELATION_ID).orElse(id());
    }

    /** The id of the message in whose handler this one was published, if there is one. */
    public Optional<String> causationId() {
        return extension(Attributes.CAUSATION_ID);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Message that
                && key.equals(that.key)
                && type.equals(that.type)
                && attributes.equals(that.attributes)
                && Arrays.equals(data, that.data);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * key.hashCode() + type.hashCode()) + Arrays.hashCode(data);
    }

    @Override
    public String toString() {
        return "Message[" + key.source() + " " + key.id() + ", " + type + ", " + data.length + " bytes of "
                + attributes.contentType() + "]";
    }
}
