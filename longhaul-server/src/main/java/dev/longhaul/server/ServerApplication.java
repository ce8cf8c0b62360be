package dev.longhaul.server;

import dev.longhaul.server.config.EngineProperties;
import dev.longhaul.server.config.HttpProperties;
import dev.longhaul.server.config.ListenProperties;
import dev.longhaul.server.config.LogProperties;
import dev.longhaul.server.config.SecretsProperties;
import dev.longhaul.server.config.StoreProperties;
import dev.longhaul.server.config.WebhookProperties;
import dev.longhaul.server.console.ConsoleConfiguration;
import dev.longhaul.server.delivery.DeliveryConfiguration;
import dev.longhaul.server.engine.EngineConfiguration;
import dev.longhaul.server.engine.StoreConfiguration;
import dev.longhaul.server.health.HealthConfiguration;
import dev.longhaul.server.json.StrictJson;
import dev.longhaul.server.metrics.MetricsConfiguration;
import dev.longhaul.server.rest.RestConfiguration;
import dev.longhaul.server.security.MonotonicClock;
import dev.longhaul.server.security.SecurityConfiguration;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.json.JsonMapper;

/** What the server is made of. Each part is named here: nothing is found by scanning. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableConfigurationProperties({
    ListenProperties.class,
    StoreProperties.class,
    EngineProperties.class,
    HttpProperties.class,
    SecretsProperties.class,
    WebhookProperties.class,
    LogProperties.class
})
@Import({
    DeliveryConfiguration.class,
    StoreConfiguration.class,
    EngineConfiguration.class,
    ConsoleConfiguration.class,
    RestConfiguration.class,
    SecurityConfiguration.class,
    HealthConfiguration.class,
    MetricsConfiguration.class
})
class ServerApplication {

    @Bean
    JsonMapper jsonMapper() {
        return StrictJson.mapper();
    }

    @Bean
    MonotonicClock monotonicClock() {
        return System::nanoTime;
    }

    @Bean
    InstantSource clock() {
        return InstantSource.system();
    }

    @Bean
    SecureRandom random() {
        return new SecureRandom();
    }
}
