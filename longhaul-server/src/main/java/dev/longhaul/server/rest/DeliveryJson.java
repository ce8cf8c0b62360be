package dev.longhaul.server.rest;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.longhaul.server.json.RawJson;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A delivery as it is asked for: the API's words, nothing checked but their kinds. {@code DeliveryReader} makes a job of it.
 * More members than a record of ours should have, because it is the API's object.
 */
@Schema(name = "Delivery", description = "Content to be sent to a URL until it is acknowledged")
@JsonInclude(JsonInclude.Include.NON_NULL)
record DeliveryJson(
        @Schema(
                requiredMode = Schema.RequiredMode.REQUIRED,
                description = "Where to send it, by POST; http or https, at most 2,048 characters",
                example = "https://merchant.example/notify")
        @Nullable
        String url,

        @Schema(
                description = "Any JSON; sent compact, with its numbers digit by digit as given",
                example = "{\"order\":\"42\",\"paid\":9.90}")
        @Nullable
        RawJson payload,

        @Schema(description = "A text to send instead of a payload, in UTF-8") @Nullable
        String body,

        @Schema(
                description = "Its media type; default application/json for a payload, text/plain;charset=utf-8 for a"
                        + " body",
                example = "application/json")
        @Nullable
        String contentType,

        @Schema(description = "Headers to send; those that frame the message are refused") @Nullable
        Map<String, String> headers,

        @Schema(
                format = "duration",
                description = "How long one attempt may take, from name resolution to the last byte",
                defaultValue = "PT15S",
                example = "PT15S")
        @Nullable
        String timeout,

        @Schema(
                description = "When to try again: a schedule's name or text",
                defaultValue = "standard-webhooks",
                example = "alipay")
        @Nullable
        String schedule,

        @Nullable AcknowledgeJson acknowledge,
        @Nullable SignJson sign,

        @Schema(
                format = "date-time",
                description = "The first attempt is due no earlier",
                example = "2026-11-21T09:30:00Z")
        @Nullable
        String startAt,

        @Schema(format = "date-time", description = "No attempt starts after it", example = "2026-11-22T09:30:00Z")
        @Nullable
        String deadline,

        @Schema(
                description = "Deliveries to one endpoint that share it go one at a time, in order",
                example = "order-42")
        @Nullable
        String orderingKey,

        @Schema(description = "For people and filters, at most 32", example = "{\"shop\":\"7\"}") @Nullable
        Map<String, String> labels,

        @Schema(
                oneOf = {String.class, OnEndJson.class},
                description = "Where to deliver how it ended: a URL, or an object when more is to be said")
        @Nullable
        OnEndJson onEnd) {

    /** What the receiver has to answer for success. */
    @Schema(
            name = "Acknowledge",
            description =
                    "What the receiver has to answer for success: a status, and at most one of body, json and xml")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record AcknowledgeJson(
            @Schema(description = "2xx, 200, 200-204 or several separated by commas", defaultValue = "2xx") @Nullable
            String status,

            @Schema(description = "Exactly this text, apart from white space around it", example = "success") @Nullable
            String body,

            @Schema(description = "These fields in a JSON object", example = "{\"code\":\"SUCCESS\"}") @Nullable
            Map<String, String> json,

            @Schema(description = "These fields in an XML document", example = "{\"return_code\":\"SUCCESS\"}")
            @Nullable
            Map<String, String> xml) {}

    /** How to sign. The secret is sealed at rest, and neither answered nor logged. */
    @Schema(name = "Sign", description = "How to sign; the secret is encrypted at rest, and never answered")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record SignJson(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, allowableValues = "standard-webhooks") @Nullable
            String scheme,

            @Schema(
                    requiredMode = Schema.RequiredMode.REQUIRED,
                    accessMode = Schema.AccessMode.WRITE_ONLY,
                    description = "whsec_ and base64 of 24 to 64 random bytes")
            @Nullable
            String secret) {

        /** Without the secret. */
        @Override
        public String toString() {
            return "SignJson[scheme=" + scheme + "]";
        }
    }

    /** Where to deliver how it ended: a URL, or an object when more than that is to be said. */
    @Schema(
            name = "OnEnd",
            description = "Where to deliver how it ended, as a delivery of its own; a URL alone may be given as a text")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record OnEndJson(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "https://shop.example/ended") @Nullable
            String url,

            @Nullable Map<String, String> headers,

            @Schema(format = "duration", defaultValue = "PT15S") @Nullable
            String timeout,

            @Schema(defaultValue = "standard-webhooks") @Nullable
            String schedule,

            @Nullable AcknowledgeJson acknowledge,
            @Nullable SignJson sign) {

        @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
        OnEndJson {}

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        static OnEndJson of(String url) {
            return new OnEndJson(url, null, null, null, null, null);
        }
    }
}
