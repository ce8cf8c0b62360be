package dev.longhaul.server.rest;

import dev.longhaul.server.rest.DeliveryJson.AcknowledgeJson;
import dev.longhaul.server.rest.DeliveryJson.OnEndJson;
import dev.longhaul.server.rest.DeliveryJson.SignJson;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a delivery and its {@code onEnd} have in common: where it goes, and what is said and expected there. */
record SendingJson(
        @Nullable String url,
        @Nullable Map<String, String> headers,
        @Nullable String timeout,
        @Nullable AcknowledgeJson acknowledge,
        @Nullable SignJson sign) {

    static SendingJson of(DeliveryJson json) {
        return new SendingJson(json.url(), json.headers(), json.timeout(), json.acknowledge(), json.sign());
    }

    static SendingJson of(OnEndJson json) {
        return new SendingJson(json.url(), json.headers(), json.timeout(), json.acknowledge(), json.sign());
    }
}
