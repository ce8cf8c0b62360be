package dev.longhaul.server.engine;

import dev.longhaul.Longhaul;
import dev.longhaul.LonghaulBuilder;
import dev.longhaul.engine.limit.EndpointLimits;
import dev.longhaul.schedule.RetrySchedule;
import dev.longhaul.server.admin.AdminService;
import dev.longhaul.server.config.EngineProperties;
import dev.longhaul.server.config.InvalidConfigurationException;
import dev.longhaul.server.config.WebhookProperties;
import dev.longhaul.store.Store;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The engine over the store, and the admin service over the engine. */
@Configuration(proxyBeanMethods = false)
public class EngineConfiguration {

    /** Closed by its lifecycle, which waits for the web server; hence no destroy method. */
    @Bean(destroyMethod = "")
    Longhaul longhaul(Store store, EngineProperties engine, WebhookProperties webhooks) {
        LonghaulBuilder builder = Longhaul.builder(store)
                .workers(engine.workers())
                .lease(engine.lease())
                .poll(engine.poll())
                .retention(engine.retention())
                .payloadLimit(Math.toIntExact(engine.payloadLimit().toBytes()))
                .shutdownTimeout(engine.shutdownTimeout())
                .endpointLimits(EndpointLimits.inFlight(webhooks.inFlightPerHost()))
                .listener(new EventLog());
        if (engine.node() != null && !engine.node().isBlank()) {
            builder.node(engine.node());
        }
        engine.schedules().forEach((name, text) -> register(builder, name, text));
        return builder.build();
    }

    @Bean
    EngineLifecycle engineLifecycle(Longhaul longhaul) {
        return new EngineLifecycle(longhaul);
    }

    @Bean
    AdminService admin(Longhaul longhaul) {
        return new AdminService(longhaul::enqueue, longhaul.jobs(), longhaul.schedules());
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
