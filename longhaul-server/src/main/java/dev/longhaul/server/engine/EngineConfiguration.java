package dev.longhaul.server.engine;

import dev.longhaul.Longhaul;
import dev.longhaul.engine.limit.EndpointLimits;
import dev.longhaul.server.admin.AdminService;
import dev.longhaul.server.config.WebhookProperties;
import dev.longhaul.spring.config.InvalidConfigurationException;
import dev.longhaul.spring.config.LonghaulProperties;
import dev.longhaul.spring.engine.LonghaulCustomizer;
import dev.longhaul.webhooks.WebhookHandler;
import dev.longhaul.webhooks.Webhooks;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;

/** What the server adds to the engine that the starter builds: deliveries, and the admin service over it. */
@Configuration(proxyBeanMethods = false)
public class EngineConfiguration {

    /** The largest payload of a delivery that can be allowed. */
    private static final DataSize LARGEST_PAYLOAD = DataSize.ofMegabytes(10);

    /** A delivery is stored as JSON in JSON, where a character of its payload can take six, and with its URL and headers. */
    private static final int STORED_PER_BYTE = 6;

    private static final int STORED_BESIDES = 64 * 1024;

    /** The most that the engine stores. */
    private static final int LARGEST_STORED = 64 * 1024 * 1024;

    @Bean
    LonghaulCustomizer deliveries(LonghaulProperties settings, WebhookProperties webhooks, WebhookHandler handler) {
        int stored = storedLimit(settings.payloadLimit());
        return builder -> builder.payloadLimit(stored)
                .endpointLimits(EndpointLimits.inFlight(webhooks.inFlightPerHost()))
                .decide(Webhooks.TYPE, Webhooks.OPTIONS, handler);
    }

    @Bean
    AdminService admin(Longhaul longhaul) {
        return new AdminService(
                longhaul::enqueue,
                longhaul.jobs(),
                longhaul.inbox(),
                longhaul.schedules(),
                () -> longhaul.statistics().nodes());
    }

    private static int storedLimit(DataSize payloadLimit) {
        if (payloadLimit.compareTo(LARGEST_PAYLOAD) > 0) {
            throw new InvalidConfigurationException(
                    "longhaul.payload-limit is " + payloadLimit + ", and the server takes payloads of 10MB at most.",
                    "Use 1B to 10MB; what is larger belongs in a place that the payload names.");
        }
        return (int) Math.min(payloadLimit.toBytes() * STORED_PER_BYTE + STORED_BESIDES, LARGEST_STORED);
    }
}
