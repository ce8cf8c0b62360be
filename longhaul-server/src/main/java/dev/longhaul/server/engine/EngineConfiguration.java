package dev.longhaul.server.engine;

import dev.longhaul.Longhaul;
import dev.longhaul.LonghaulBuilder;
import dev.longhaul.engine.event.EngineMeter;
import dev.longhaul.engine.limit.EndpointLimits;
import dev.longhaul.operator.NodeView;
import dev.longhaul.schedule.RetrySchedule;
import dev.longhaul.server.admin.AdminService;
import dev.longhaul.server.config.EngineProperties;
import dev.longhaul.server.config.InvalidConfigurationException;
import dev.longhaul.server.config.WebhookProperties;
import dev.longhaul.store.Store;
import dev.longhaul.webhooks.WebhookHandler;
import dev.longhaul.webhooks.Webhooks;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The engine over the store, and the admin service over the engine. */
@Configuration(proxyBeanMethods = false)
public class EngineConfiguration {

    /** A delivery is stored as JSON in JSON, where a character of its payload can take six, and with its URL and headers. */
    private static final int STORED_PER_BYTE = 6;

    /** The most that the engine stores. */
    private static final int LARGEST_STORED = 64 * 1024 * 1024;

    private static final int STORED_BESIDES = 64 * 1024;

    /** Closed by its lifecycle, which waits for the web server; hence no destroy method. */
    @Bean(destroyMethod = "")
    Longhaul longhaul(
            Store store,
            EngineProperties engine,
            WebhookProperties webhooks,
            WebhookHandler handler,
            EngineMeter meter) {
        LonghaulBuilder builder = Longhaul.builder(store)
                .workers(engine.workers())
                .lease(engine.lease())
                .poll(engine.poll())
                .retention(engine.retention())
                .payloadLimit(storedLimit(engine))
                .shutdownTimeout(engine.shutdownTimeout())
                .endpointLimits(EndpointLimits.inFlight(webhooks.inFlightPerHost()))
                .decide(Webhooks.TYPE, Webhooks.OPTIONS, handler)
                .meter(meter)
                .listener(new EventLog());
        if (engine.node() != null && !engine.node().isBlank()) {
            builder.node(engine.node());
        }
        HostName.find(System.getenv()).ifPresent(host -> builder.describe(NodeView.HOST, host));
        engine.schedules().forEach((name, text) -> register(builder, name, text));
        try {
            return builder.build();
        } catch (IllegalArgumentException e) {
            throw new InvalidConfigurationException(
                    "The engine cannot be built as longhaul.* says: " + e.getMessage() + ".",
                    "Correct that setting; docs/configuration.md lists them all.");
        }
    }

    @Bean
    EngineLifecycle engineLifecycle(Longhaul longhaul) {
        return new EngineLifecycle(longhaul);
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

    private static int storedLimit(EngineProperties engine) {
        long stored = engine.payloadLimit().toBytes() * STORED_PER_BYTE + STORED_BESIDES;
        return (int) Math.min(stored, LARGEST_STORED);
    }

    private static void register(LonghaulBuilder builder, String name, String text) {
        try {
            builder.schedule(name, RetrySchedule.parse(text));
        } catch (IllegalArgumentException e) {
            throw new InvalidConfigurationException(
                    "longhaul.schedules." + name + " is no schedule: " + e.getMessage(),
                    "Try it with ./longhaul schedule until it shows what you mean.");
        }
    }
}
