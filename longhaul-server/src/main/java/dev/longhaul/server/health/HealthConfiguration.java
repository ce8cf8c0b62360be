package dev.longhaul.server.health;

import dev.longhaul.Longhaul;
import java.time.InstantSource;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The engine's health among the others. */
@Configuration(proxyBeanMethods = false)
public class HealthConfiguration {

    @Bean
    HealthIndicator longhaulHealthIndicator(Longhaul longhaul, InstantSource clock) {
        return new EngineHealth(longhaul.statistics(), clock);
    }
}
