package dev.longhaul.job;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Turns a payload into the bytes that are stored, and back. Implementations are thread-safe and never run code that
 * the bytes name: no type hints, no Java serialization.
 *
 * @param <T> the payload's Java type
 */
public interface PayloadCodec<T> {

    /**
     * The bytes to store. Called once, by the thread that asks for the job.
     *
     * @throws IllegalArgumentException if the payload cannot be written
     */
    byte[] encode(T payload);

    /**
     * The payload again. Called before each attempt; an exception makes that attempt a failed one.
     *
     * @throws IllegalArgumentException if the bytes are not what {@link #encode} writes
     */
    T decode(byte[] bytes);

    /** The media type of the bytes, stored with the job. */
    String contentType();

    /** The bytes as they are ({@code application/octet-stream}). */
    static PayloadCodec<byte[]> bytes() {
        return new PayloadCodec<>() {
            @Override
            public byte[] encode(byte[] payload) {
                return payload.clone();
            }

            @Override
            public byte[] decode(byte[] bytes) {
                return bytes.clone();
            }

            @Override
            public String contentType() {
                return "application/octet-stream";
            }
        };
    }

    /** Text as UTF-8 ({@code text/plain;charset=utf-8}); lone surrogates and malformed bytes are refused. */
    static PayloadCodec<String> text() {
        return new PayloadCodec<>() {
            @Override
            public byte[] encode(String payload) {
                try {
                    ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(java.nio.CharBuffer.wrap(payload));
                    byte[] bytes = new byte[encoded.remaining()];
                    encoded.get(bytes);
                    return bytes;
                } catch (CharacterCodingException e) {
                    throw new IllegalArgumentException("the text holds a lone surrogate and has no UTF-8 form", e);
                }
            }

            @Override
            public String decode(byte[] bytes) {
                try {
                    return StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString();
                } catch (CharacterCodingException e) {
                    throw new IllegalArgumentException("the stored bytes are not UTF-8", e);
                }
            }

            @Override
            public String contentType() {
                return "text/plain;charset=utf-8";
            }
        };
    }
}
