package dev.longhaul.messaging.message;

import dev.longhaul.job.PayloadCodec;
import java.util.Objects;

/**
 * The type of messages that handlers register for, with the codec of the data's Java type.
 *
 * @param name what CloudEvents calls the type, such as {@code order.paid}; 1 to {@value #MAX_NAME_LENGTH} characters
 * @param codec how data is stored
 * @param <T> the data's Java type
 */
public record MessageType<T>(String name, PayloadCodec<T> codec) {

    /** The longest name, in characters. */
    public static final int MAX_NAME_LENGTH = 255;

    /** @throws IllegalArgumentException if the name is empty, too long, or holds what an attribute may not */
    public MessageType {
        requireName(name);
        Objects.requireNonNull(codec, "codec");
    }

    /**
     * A message type of that name.
     *
     * @throws IllegalArgumentException if the name is empty, too long, or holds what an attribute may not
     */
    public static <T> MessageType<T> of(String name, PayloadCodec<T> codec) {
        return new MessageType<>(name, codec);
    }

    /**
     * Asks for a message of this type to be published; the data is encoded here and now. The same id again is the same message:
     * use what the thing is called that it tells of, such as {@code order-42-paid}, rather than something random.
     *
     * @throws IllegalArgumentException if the id cannot be one, or the data cannot be written
     */
    public MessageRequest message(String id, T data) {
        return MessageRequest.of(name, id, codec.contentType(), codec.encode(data));
    }

    static String requireName(String name) {
        return AttributeText.require("message type", name, MAX_NAME_LENGTH);
    }
}
