package dev.longhaul.server.rest;

import dev.longhaul.server.json.CanonicalJson;
import dev.longhaul.server.json.RawJson;
import dev.longhaul.server.problem.ProblemCode;
import dev.longhaul.server.rest.DeliveryJson.AcknowledgeJson;
import dev.longhaul.server.rest.DeliveryJson.OnEndJson;
import dev.longhaul.webhooks.acknowledge.StatusSet;
import dev.longhaul.webhooks.delivery.Delivery;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What two requests share when they mean the same: SHA-256 of the request with its defaults filled in, its times and
 * durations in one spelling and its members sorted.
 *
 * <p>The digest is stored with the job and covers the signing secret. Those are 24 to 64 random bytes, which no digest
 * helps to guess.
 */
final class DeliveryDigest {

    private final JsonMapper json;

    DeliveryDigest(JsonMapper json) {
        this.json = json;
    }

    /** The digest of a request that {@link DeliveryReader} has read without complaint. */
    String of(DeliveryJson request) {
        return CanonicalJson.digest(new RawJson(json.writeValueAsString(plain(request))));
    }

    private static DeliveryJson plain(DeliveryJson request) {
        return new DeliveryJson(
                request.url(),
                request.payload(),
                request.body(),
                request.contentType(),
                lowerCase(request.headers()),
                timeout(request.timeout()),
                schedule(request.schedule()),
                plain(request.acknowledge()),
                request.sign(),
                time("startAt", request.startAt()),
                time("deadline", request.deadline()),
                request.orderingKey(),
                emptyIsNone(request.labels()),
                request.onEnd() == null ? null : plain(request.onEnd()));
    }

    private static OnEndJson plain(OnEndJson onEnd) {
        return new OnEndJson(
                onEnd.url(),
                lowerCase(onEnd.headers()),
                timeout(onEnd.timeout()),
                schedule(onEnd.schedule()),
                plain(onEnd.acknowledge()),
                onEnd.sign());
    }

    private static AcknowledgeJson plain(@Nullable AcknowledgeJson acknowledge) {
        if (acknowledge == null) {
            return new AcknowledgeJson(StatusSet.SUCCESS.toString(), null, null, null);
        }
        String status = acknowledge.status();
        return new AcknowledgeJson(
                (status == null ? StatusSet.SUCCESS : StatusSet.parse(status)).toString(),
                acknowledge.body(),
                acknowledge.json(),
                acknowledge.xml());
    }

    private static @Nullable Map<String, String> lowerCase(@Nullable Map<String, String> headers) {
        if (headers == null || headers.isEmpty()) {
            return null;
        }
        Map<String, String> lower = new TreeMap<>();
        headers.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
        return lower;
    }

    private static @Nullable Map<String, String> emptyIsNone(@Nullable Map<String, String> labels) {
        return labels == null || labels.isEmpty() ? null : labels;
    }

    private static String timeout(@Nullable String text) {
        return (text == null ? Delivery.DEFAULT_TIMEOUT : Times.duration("timeout", text)).toString();
    }

    private static String schedule(@Nullable String text) {
        return text == null ? DeliveryReader.DEFAULT_SCHEDULE : text.strip();
    }

    private static @Nullable String time(String field, @Nullable String text) {
        return text == null
                ? null
                : Times.instant(ProblemCode.INVALID_FIELD, field, text).toString();
    }
}
