package dev.longhaul.server.metrics;

import dev.longhaul.Longhaul;
import dev.longhaul.engine.event.EngineMeter;
import dev.longhaul.server.security.MonotonicClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The engine's numbers beside those of the platform. */
@Configuration(proxyBeanMethods = false)
public class MetricsConfiguration {

    @Bean
    EngineMeter engineMeter(MeterRegistry registry) {
        return new MicrometerMeter(registry);
    }

    @Bean
    MeterBinder engineCounters(Longhaul longhaul) {
        return new EngineCounters(longhaul.statistics());
    }

    @Bean
    StoreCollector storeCollector(Longhaul longhaul, MonotonicClock clock, PrometheusRegistry registry) {
        StoreCollector collector = new StoreCollector(new StoreCounts(longhaul.statistics(), clock::nanos));
        registry.register(collector);
        return collector;
    }
}
