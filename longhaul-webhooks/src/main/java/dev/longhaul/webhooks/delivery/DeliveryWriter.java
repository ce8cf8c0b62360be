package dev.longhaul.webhooks.delivery;

import dev.longhaul.webhooks.acknowledge.Acknowledgement;
import dev.longhaul.webhooks.acknowledge.ExpectedBody;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/** Writes the stored form of a delivery, its URL before everything else. */
final class DeliveryWriter {

    private DeliveryWriter() {}

    static byte[] write(Delivery delivery) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json =
                DeliveryCodec.JSON.createGenerator(ObjectWriteContext.empty(), bytes, JsonEncoding.UTF8)) {
            json.writeStartObject();
            json.writeNumberProperty("v", DeliveryCodec.VERSION);
            json.writeStringProperty("url", delivery.url().toString());
            body(json, delivery.body());
            strings(json, "headers", delivery.headers().values());
            json.writeStringProperty("timeout", delivery.timeout().toString());
            acknowledge(json, delivery.acknowledgement());
            Signing signing = delivery.signing();
            if (signing != null) {
                signing(json, signing);
            }
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static void body(JsonGenerator json, DeliveryBody body) {
        switch (body) {
            case DeliveryBody.EndReport report -> json.writeBooleanProperty("endReport", true);
            case DeliveryBody.Fixed fixed -> {
                json.writeStringProperty("contentType", fixed.contentType());
                String text = textOf(fixed.bytes());
                if (text != null) {
                    json.writeStringProperty("body", text);
                } else {
                    json.writeStringProperty("bodyBase64", Base64.getEncoder().encodeToString(fixed.bytes()));
                }
            }
        }
    }

    /** The text that encodes to exactly these bytes, so that a person can read what is stored; null if there is none. */
    private static @Nullable String textOf(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException notText) {
            return null;
        }
    }

    private static void acknowledge(JsonGenerator json, Acknowledgement acknowledgement) {
        json.writeObjectPropertyStart("acknowledge");
        json.writeStringProperty("status", acknowledgement.status().toString());
        switch (acknowledgement.body()) {
            case ExpectedBody.Any any -> {
                // Nothing is expected of the body, so nothing is said of it.
            }
            case ExpectedBody.Exactly exactly -> json.writeStringProperty("body", exactly.text());
            case ExpectedBody.JsonFields fields -> strings(json, "json", fields.fields());
            case ExpectedBody.XmlFields fields -> strings(json, "xml", fields.fields());
        }
        json.writeEndObject();
    }

    private static void signing(JsonGenerator json, Signing signing) {
        json.writeObjectPropertyStart("sign");
        json.writeStringProperty("scheme", signing.scheme());
        switch (signing) {
            case Signing.StandardWebhooks standard -> json.writeStringProperty("sealed", standard.sealedSecret());
        }
        json.writeEndObject();
    }

    private static void strings(JsonGenerator json, String name, Map<String, String> strings) {
        if (!strings.isEmpty()) {
            json.writeObjectPropertyStart(name);
            strings.forEach(json::writeStringProperty);
            json.writeEndObject();
        }
    }
}
