package dev.longhaul.messaging.kafka;

import dev.longhaul.job.Texts;
import dev.longhaul.messaging.message.MessageType;
import dev.longhaul.messaging.origin.Origin;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A topic that messages are received from, and how those of its records are read that have no CloudEvents headers ({@code ce_id} and
 * so on), which say everything themselves. Immutable; each method returns a new one.
 *
 * @param name the topic's, 1 to {@value #MAX_NAME_LENGTH} characters
 * @param id what a record without CloudEvents headers is called; its source is {@code /BROKER/TOPIC}
 * @param type the message type of such records; null for the topic's name
 * @param typeHeader the header that says it instead, where a record has it; null for none
 * @param ordered whether messages with the same record key are handled one at a time, in the order of the topic
 */
public record KafkaTopic(
        String name, Id id, @Nullable String type, @Nullable String typeHeader, boolean ordered) {

    /** The longest name that Kafka allows. */
    public static final int MAX_NAME_LENGTH = 249;

    private static final int MAX_HEADER_LENGTH = 255;

    /** What records are called that have no CloudEvents headers. */
    public sealed interface Id {

        /** They have no name, and so are no messages: they go to the error queue. */
        record None() implements Id {}

        /**
         * What a header says.
         *
         * @param name the header's
         */
        record OfHeader(String name) implements Id {
            public OfHeader {
                Texts.require("header of the id", name, MAX_HEADER_LENGTH);
            }
        }

        /**
         * {@code TOPIC-PARTITION-OFFSET-TIMESTAMP}. Who produces the same thing twice, or copies the topic, makes two messages of it;
         * the timestamp keeps a topic that is deleted and made again from repeating the ids. A return to the topic gives the record
         * CloudEvents headers that say what it was called.
         */
        record OfPosition() implements Id {}
    }

    /** @throws IllegalArgumentException if a name is empty, too long, or cannot be one */
    public KafkaTopic {
        Texts.require("topic", name, Math.min(MAX_NAME_LENGTH, Origin.MAX_PLACE_LENGTH));
        Objects.requireNonNull(id, "id");
        if (type != null) {
            Texts.require("message type", type, MessageType.MAX_NAME_LENGTH);
        }
        if (typeHeader != null) {
            Texts.require("header of the type", typeHeader, MAX_HEADER_LENGTH);
        }
    }

    /** A topic whose records have CloudEvents headers; others go to the error queue. */
    public static KafkaTopic of(String name) {
        return new KafkaTopic(name, new Id.None(), null, null, false);
    }

    /** Records without CloudEvents headers are called what this header says. */
    public KafkaTopic idFromHeader(String header) {
        return new KafkaTopic(name, new Id.OfHeader(header), type, typeHeader, ordered);
    }

    /** Records without CloudEvents headers are called by their position: see {@link Id.OfPosition}. */
    public KafkaTopic idFromPosition() {
        return new KafkaTopic(name, new Id.OfPosition(), type, typeHeader, ordered);
    }

    /** Records without CloudEvents headers are messages of this type; default is the topic's name. */
    public KafkaTopic type(String messageType) {
        return new KafkaTopic(name, id, messageType, typeHeader, ordered);
    }

    /** Records without CloudEvents headers are messages of the type that this header says. */
    public KafkaTopic typeFromHeader(String header) {
        return new KafkaTopic(name, id, type, header, ordered);
    }

    /**
     * Messages with the same record key are handled one at a time, in the order of the topic: one that waits for its next attempt
     * holds the later ones. Those without a key have no order. Off unless asked for.
     */
    public KafkaTopic orderedByKey() {
        return new KafkaTopic(name, id, type, typeHeader, true);
    }
}
