package dev.longhaul.server.json;

import io.swagger.v3.oas.annotations.media.Schema;
import java.nio.charset.StandardCharsets;

/**
 * Any JSON value, kept as text: compact, members in the order in which they came, numbers digit by digit as they were
 * written, so that nothing is lost that a Java number cannot hold.
 *
 * @param text valid JSON without space between its tokens
 */
@Schema(name = "AnyJson", description = "Any JSON value")
public record RawJson(String text) {

    /** The text as UTF-8, which is what is sent. */
    public byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The length only: payloads do not belong in logs. */
    @Override
    public String toString() {
        return "RawJson[" + text.length() + " characters]";
    }
}
