package dev.longhaul.server.rest;

import dev.longhaul.server.problem.Problem;
import dev.longhaul.server.rest.DeliveryJson.AcknowledgeJson;
import dev.longhaul.server.rest.DeliveryJson.SignJson;
import dev.longhaul.webhooks.acknowledge.Acknowledgement;
import dev.longhaul.webhooks.acknowledge.ExpectedBody;
import dev.longhaul.webhooks.acknowledge.StatusSet;
import dev.longhaul.webhooks.address.AddressPolicy;
import dev.longhaul.webhooks.address.RefusedUrlException;
import dev.longhaul.webhooks.address.WebhookUrl;
import dev.longhaul.webhooks.delivery.Delivery;
import dev.longhaul.webhooks.delivery.DeliveryBody;
import dev.longhaul.webhooks.delivery.SecretSealer;
import dev.longhaul.webhooks.delivery.Signing;
import dev.longhaul.webhooks.headers.DeliveryHeaders;
import dev.longhaul.webhooks.signature.SigningSecret;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads where a delivery goes, how it is signed and what acknowledges it. Thread-safe. */
final class SendingReader {

    private final AddressPolicy policy;
    private final SecretSealer sealer;

    SendingReader(AddressPolicy policy, SecretSealer sealer) {
        this.policy = policy;
        this.sealer = sealer;
    }

    /**
     * @param at what stands before the names of fields: empty, or {@code onEnd.}
     * @throws dev.longhaul.server.problem.ProblemException if something of it cannot be
     */
    Delivery read(String at, SendingJson json, DeliveryBody body) {
        String text = Fields.present(at + "url", json.url());
        WebhookUrl url = Fields.check(at + "url", () -> admitted(text));
        DeliveryHeaders headers = headers(at + "headers", json.headers());
        Duration timeout =
                json.timeout() == null ? Delivery.DEFAULT_TIMEOUT : Times.duration(at + "timeout", json.timeout());
        Delivery delivery =
                Fields.check(at + "timeout", () -> Delivery.to(url, body).timeout(timeout));
        return delivery.headers(headers)
                .acknowledgedBy(acknowledgement(at + "acknowledge", json.acknowledge()))
                .signed(signing(at + "sign", url, json.sign()));
    }

    /** The policy knows no settings: who embeds it has others, or none. Here they have these names. */
    private WebhookUrl admitted(String url) {
        try {
            return policy.admit(url);
        } catch (RefusedUrlException e) {
            String remedy = switch (e.code()) {
                case ADDRESS_FORBIDDEN -> "; the server's setting longhaul.webhooks.allowed-networks can allow it";
                case PORT_FORBIDDEN -> " (the server's setting longhaul.webhooks.allowed-ports)";
                case URL_INVALID -> "";
            };
            throw new IllegalArgumentException(e.getMessage() + remedy, e);
        }
    }

    private static DeliveryHeaders headers(String field, @Nullable Map<String, String> headers) {
        if (headers == null) {
            return DeliveryHeaders.NONE;
        }
        headers.forEach((name, value) -> Fields.present(field + "." + name, value));
        return Fields.check(field, () -> new DeliveryHeaders(headers));
    }

    private static Acknowledgement acknowledgement(String field, @Nullable AcknowledgeJson json) {
        if (json == null) {
            return Acknowledgement.DEFAULT;
        }
        String status = json.status();
        StatusSet statuses =
                status == null ? StatusSet.SUCCESS : Fields.check(field + ".status", () -> StatusSet.parse(status));
        return new Acknowledgement(statuses, expected(field, json));
    }

    private static ExpectedBody expected(String field, AcknowledgeJson json) {
        List<Object> given = Stream.of(json.body(), json.json(), json.xml())
                .map(Objects::nonNull)
                .filter(there -> there)
                .map(Object.class::cast)
                .toList();
        if (given.size() > 1) {
            throw Problem.field(field, field + " has more than one of body, json and xml; give one")
                    .exception();
        }
        String body = json.body();
        if (body != null) {
            return Fields.check(field + ".body", () -> new ExpectedBody.Exactly(body));
        }
        if (json.json() != null) {
            Map<String, String> fields = values(field + ".json", json.json());
            return Fields.check(field + ".json", () -> new ExpectedBody.JsonFields(fields));
        }
        if (json.xml() != null) {
            Map<String, String> fields = values(field + ".xml", json.xml());
            return Fields.check(field + ".xml", () -> new ExpectedBody.XmlFields(fields));
        }
        return new ExpectedBody.Any();
    }

    private static Map<String, String> values(String field, Map<String, String> values) {
        values.forEach((name, value) -> Fields.present(field + "." + name, value));
        return Collections.unmodifiableMap(values);
    }

    private @Nullable Signing signing(String field, WebhookUrl url, @Nullable SignJson json) {
        if (json == null) {
            return null;
        }
        String scheme = Fields.present(field + ".scheme", json.scheme());
        if (!scheme.equals(Signing.StandardWebhooks.SCHEME)) {
            throw Problem.field(
                            field + ".scheme",
                            "scheme " + Problem.quoted(scheme) + " is not known; use "
                                    + Signing.StandardWebhooks.SCHEME)
                    .exception();
        }
        String text = Fields.present(field + ".secret", json.secret());
        SigningSecret secret = Fields.check(field + ".secret", () -> SigningSecret.parse(text));
        return Signing.StandardWebhooks.seal(secret, url, sealer);
    }
}
