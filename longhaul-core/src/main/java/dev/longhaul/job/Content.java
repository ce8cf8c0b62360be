package dev.longhaul.job;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;

/**
 * What a job carries. Immutable by convention: the array is not copied, and nobody writes to it.
 *
 * @param bytes the encoded payload; the engine's payload limit applies at enqueue
 * @param contentType media type of the bytes, at most {@value #MAX_CONTENT_TYPE_LENGTH} characters
 * @param headers at most {@value #MAX_HEADERS} texts that travel with it, together at most
 *     {@value #MAX_HEADER_CHARACTERS} characters
 */
@SuppressWarnings("ArrayRecordComponent") // equality is by content, below; a copy per attempt would cost for nothing
public record Content(byte[] bytes, String contentType, Map<String, String> headers) {

    /** The longest content type, in characters. */
    public static final int MAX_CONTENT_TYPE_LENGTH = 255;

    /** The most headers on one job. */
    public static final int MAX_HEADERS = 64;

    /** The most characters of all header names and values of one job together. */
    public static final int MAX_HEADER_CHARACTERS = 16_384;

    public Content {
        Objects.requireNonNull(bytes, "bytes");
        Texts.require("content type", contentType, MAX_CONTENT_TYPE_LENGTH);
        headers = Map.copyOf(headers);
        if (headers.size() > MAX_HEADERS) {
            throw new IllegalArgumentException(headers.size() + " headers; at most " + MAX_HEADERS);
        }
        int characters = 0;
        for (Map.Entry<String, String> header : headers.entrySet()) {
            Texts.require("header name", header.getKey(), MAX_HEADER_CHARACTERS);
            Texts.requireValue("header " + header.getKey(), header.getValue(), MAX_HEADER_CHARACTERS);
            characters += header.getKey().length() + header.getValue().length();
        }
        if (characters > MAX_HEADER_CHARACTERS) {
            throw new IllegalArgumentException(
                    "headers of " + characters + " characters; at most " + MAX_HEADER_CHARACTERS);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Content that
                && Arrays.equals(bytes, that.bytes)
                && contentType.equals(that.contentType)
                && headers.equals(that.headers);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Arrays.hashCode(bytes) + contentType.hashCode()) + headers.hashCode();
    }

    @Override
    public String toString() {
        return "Content[" + bytes.length + " bytes, " + contentType + ", headers=" + headers.keySet() + "]";
    }
}
