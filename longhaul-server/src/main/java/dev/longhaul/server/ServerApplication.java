package dev.longhaul.server;

import dev.longhaul.console.ConsoleAutoConfiguration;
import dev.longhaul.console.page.ConsoleConfiguration;
import dev.longhaul.console.page.ConsoleSubject;
import dev.longhaul.server.config.HttpProperties;
import dev.longhaul.server.config.ListenProperties;
import dev.longhaul.server.config.LogProperties;
import dev.longhaul.server.config.SecretsProperties;
import dev.longhaul.server.config.WebhookProperties;
import dev.longhaul.server.delivery.DeliveryConfiguration;
import dev.longhaul.server.engine.EngineConfiguration;
import dev.longhaul.server.json.StrictJson;
import dev.longhaul.server.rest.RestConfiguration;
import dev.longhaul.server.security.MonotonicClock;
import dev.longhaul.server.security.SecurityConfiguration;
import dev.longhaul.spring.engine.HostTime;
import dev.longhaul.spring.message.MessagingAutoConfiguration;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the server is made of: the engine with its store, health and metrics, which is the starter's, and the parts that are named
 * here; nothing is found by scanning. It handles no messages: those wait for the nodes that know their handlers, also the ones
 * that nobody handles, which a redrive gives to whoever does by then.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = {MessagingAutoConfiguration.class, ConsoleAutoConfiguration.class})
@EnableConfigurationProperties({
    ListenProperties.class,
    HttpProperties.class,
    SecretsProperties.class,
    WebhookProperties.class,
    LogProperties.class
})
@Import({
    DeliveryConfiguration.class,
    EngineConfiguration.class,
    ConsoleConfiguration.class,
    RestConfiguration.class,
    SecurityConfiguration.class
})
class ServerApplication {

    @Bean
    JsonMapper jsonMapper() {
        return StrictJson.mapper();
    }

    @Bean
    ConsoleSubject consoleSubject() {
        return ConsoleSubject.DELIVERIES;
    }

    @Bean
    MonotonicClock monotonicClock(HostTime time) {
        return time.nanoTime()::getAsLong;
    }

    @Bean
    InstantSource clock(HostTime time) {
        return time.clock();
    }

    @Bean
    SecureRandom random() {
        return new SecureRandom();
    }
}
