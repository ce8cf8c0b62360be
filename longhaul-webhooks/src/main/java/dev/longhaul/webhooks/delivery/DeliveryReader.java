package dev.longhaul.webhooks.delivery;

import dev.longhaul.webhooks.acknowledge.Acknowledgement;
import dev.longhaul.webhooks.acknowledge.ExpectedBody;
import dev.longhaul.webhooks.acknowledge.StatusSet;
import dev.longhaul.webhooks.address.WebhookUrl;
import dev.longhaul.webhooks.headers.DeliveryHeaders;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/** Reads the stored form of a delivery, once. */
final class DeliveryReader {

    private final byte[] bytes;
    private int version;
    private @Nullable String url;
    private @Nullable String contentType;
    private byte @Nullable [] body;
    private boolean endReport;
    private Map<String, String> headers = Map.of();
    private @Nullable String timeout;
    private Acknowledgement acknowledgement = Acknowledgement.DEFAULT;
    private @Nullable Signing signing;

    DeliveryReader(byte[] bytes) {
        this.bytes = bytes;
    }

    Delivery read() {
        readFields(false);
        return new Delivery(
                WebhookUrl.parse(required("url", url)),
                deliveryBody(),
                new DeliveryHeaders(headers),
                duration(required("timeout", timeout)),
                acknowledgement,
                signing);
    }

    WebhookUrl readUrl() {
        readFields(true);
        return WebhookUrl.parse(required("url", url));
    }

    private void readFields(boolean onlyUrl) {
        try (JsonParser json = DeliveryCodec.JSON.createParser(ObjectReadContext.empty(), bytes)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw invalid("it is not a JSON object");
            }
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                readField(json, json.currentName());
                if (onlyUrl && url != null) {
                    break;
                }
            }
            if (version != DeliveryCodec.VERSION) {
                throw invalid("its version is " + version + " and not " + DeliveryCodec.VERSION);
            }
            if (!onlyUrl && json.nextToken() != null) {
                throw invalid("something follows its JSON object");
            }
        } catch (JacksonException e) {
            throw new IllegalArgumentException("the stored delivery is not acceptable JSON", e);
        }
    }

    private void readField(JsonParser json, String name) {
        switch (name) {
            case "v" -> version = integer(json);
            case "url" -> url = string(json);
            case "contentType" -> contentType = string(json);
            case "body" -> body = string(json).getBytes(StandardCharsets.UTF_8);
            case "bodyBase64" -> body = Base64.getDecoder().decode(string(json));
            case "endReport" -> endReport = isTrue(json);
            case "headers" -> headers = strings(json);
            case "timeout" -> timeout = string(json);
            case "acknowledge" -> acknowledgement = acknowledgement(json);
            case "sign" -> signing = signing(json);
            default -> throw unknown(name);
        }
    }

    private DeliveryBody deliveryBody() {
        if (endReport) {
            return new DeliveryBody.EndReport();
        }
        if (body == null) {
            throw invalid("it has no body");
        }
        return new DeliveryBody.Fixed(required("contentType", contentType), body);
    }

    private static Acknowledgement acknowledgement(JsonParser json) {
        StatusSet status = StatusSet.SUCCESS;
        ExpectedBody expected = new ExpectedBody.Any();
        requireObject(json);
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            switch (name) {
                case "status" -> status = StatusSet.parse(string(json));
                case "body" -> expected = new ExpectedBody.Exactly(string(json));
                case "json" -> expected = new ExpectedBody.JsonFields(strings(json));
                case "xml" -> expected = new ExpectedBody.XmlFields(strings(json));
                default -> throw unknown("acknowledge." + name);
            }
        }
        return new Acknowledgement(status, expected);
    }

    private static Signing signing(JsonParser json) {
        Map<String, String> fields = strings(json);
        String scheme = required("sign.scheme", fields.get("scheme"));
        if (!scheme.equals(Signing.StandardWebhooks.SCHEME)) {
            throw invalid("its signing scheme " + scheme + " is not known here");
        }
        return new Signing.StandardWebhooks(required("sign.sealed", fields.get("sealed")));
    }

    private static Map<String, String> strings(JsonParser json) {
        requireObject(json);
        Map<String, String> strings = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            strings.put(json.currentName(), string(json));
        }
        return strings;
    }

    private static void requireObject(JsonParser json) {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw invalid("its field " + json.currentName() + " is not an object");
        }
    }

    private static String string(JsonParser json) {
        if (json.nextToken() != JsonToken.VALUE_STRING) {
            throw invalid("its field " + json.currentName() + " is not a text");
        }
        return json.getString();
    }

    private static boolean isTrue(JsonParser json) {
        if (json.nextToken() != JsonToken.VALUE_TRUE) {
            throw invalid("its field " + json.currentName() + " is not true");
        }
        return true;
    }

    private static Duration duration(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeException e) {
            throw invalid("its timeout " + text + " is not a duration");
        }
    }

    private static int integer(JsonParser json) {
        if (json.nextToken() != JsonToken.VALUE_NUMBER_INT) {
            throw invalid("its field " + json.currentName() + " is not a whole number");
        }
        return json.getIntValue();
    }

    private static String required(String name, @Nullable String value) {
        if (value == null) {
            throw invalid("it has no " + name);
        }
        return value;
    }

    private static IllegalArgumentException unknown(String name) {
        return invalid("its field " + name + " is not known here; it was stored by a newer version");
    }

    private static IllegalArgumentException invalid(String reason) {
        return new IllegalArgumentException("the stored delivery cannot be sent: " + reason);
    }
}
