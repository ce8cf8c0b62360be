package dev.longhaul.server.rest;

import dev.longhaul.server.json.RawJson;
import dev.longhaul.server.problem.Problem;
import dev.longhaul.webhooks.delivery.DeliveryBody;
import dev.longhaul.webhooks.headers.DeliveryHeaders;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Reads what a delivery carries: a payload that is JSON, a body that is text, or nothing. Thread-safe. */
final class ContentReader {

    private static final String JSON = "application/json";
    private static final String TEXT = "text/plain;charset=utf-8";
    private static final Pattern IS_JSON = Pattern.compile("(?i)application/([a-z0-9.!#$&^_-]+\\+)?json\\s*(;.*)?");

    private final long limit;

    /**
     * @param limit the most bytes that are sent
     */
    ContentReader(long limit) {
        this.limit = limit;
    }

    /**
     * @throws dev.longhaul.server.problem.ProblemException if it is both, too large, or of a media type that is none
     */
    DeliveryBody.Fixed read(DeliveryJson json) {
        RawJson payload = json.payload();
        String body = json.body();
        if (payload != null && body != null) {
            throw Problem.field("body", "payload and body exclude each other; give payload for JSON, body for text")
                    .exception();
        }
        if (payload != null) {
            return fixed("payload", contentType(json, JSON, true), payload.bytes());
        }
        byte[] bytes = body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);
        return fixed("body", contentType(json, TEXT, false), bytes);
    }

    private static String contentType(DeliveryJson json, String byDefault, boolean onlyJson) {
        String given = json.contentType();
        if (given == null) {
            return byDefault;
        }
        String contentType = Fields.check("contentType", () -> DeliveryHeaders.requireContentType(given));
        if (onlyJson && !IS_JSON.matcher(contentType).matches()) {
            throw Problem.field(
                            "contentType",
                            "contentType " + Problem.quoted(given)
                                    + " is not JSON, and a payload is; give body for anything else")
                    .exception();
        }
        return contentType;
    }

    private DeliveryBody.Fixed fixed(String field, String contentType, byte[] bytes) {
        if (bytes.length > limit) {
            throw Problem.field(
                            field,
                            field + " has " + bytes.length + " bytes; at most " + limit
                                    + " are accepted (longhaul.payload-limit): send a reference to the rest")
                    .exception();
        }
        return new DeliveryBody.Fixed(contentType, bytes);
    }
}
