package dev.longhaul.server.metrics;

import dev.longhaul.Longhaul;
import dev.longhaul.server.security.MonotonicClock;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The engine's numbers beside those of the platform. */
@Configuration(proxyBeanMethods = false)
public class MetricsConfiguration {

    @Bean
    EngineCollector engineCollector(Longhaul longhaul, MonotonicClock clock, PrometheusRegistry registry) {
        Backlog backlog = new Backlog(longhaul.statistics(), clock::nanos);
        EngineCollector collector = new EngineCollector(longhaul.statistics(), backlog);
        registry.register(collector);
        return collector;
    }
}
