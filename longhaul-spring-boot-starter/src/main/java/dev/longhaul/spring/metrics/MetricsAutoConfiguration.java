package dev.longhaul.spring.metrics;

import dev.longhaul.Longhaul;
import dev.longhaul.messaging.Messaging;
import dev.longhaul.spring.engine.HostTime;
import dev.longhaul.spring.engine.LonghaulAutoConfiguration;
import dev.longhaul.spring.engine.LonghaulCustomizer;
import dev.longhaul.spring.message.MessagingAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The engine's numbers in the application's meter registry, where it has one. */
@AutoConfiguration(
        after = {LonghaulAutoConfiguration.class, MessagingAutoConfiguration.class},
        afterName = {
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusMetricsExportAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration"
        })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({Longhaul.class, MeterRegistry.class})
public final class MetricsAutoConfiguration {

    @Bean
    LonghaulCustomizer longhaulMeter(MeterRegistry registry) {
        return builder -> builder.meter(new MicrometerMeter(registry));
    }

    @Bean
    MeterBinder longhaulCounters(Longhaul longhaul) {
        return new EngineCounters(longhaul.statistics());
    }

    @Bean
    @ConditionalOnBean(Messaging.class)
    MeterBinder longhaulBrokerMeters(Messaging messaging) {
        return new BrokerMeters(messaging);
    }

    @Bean
    StoreCounts longhaulStoreCounts(Longhaul longhaul, HostTime time) {
        return new StoreCounts(longhaul.statistics(), time.nanoTime());
    }

    /** For Prometheus: everything in one go, when it scrapes. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(PrometheusRegistry.class)
    @ConditionalOnBean(PrometheusRegistry.class)
    static final class ForPrometheus {
        @Bean
        StoreCollector longhaulStoreCollector(StoreCounts counts, PrometheusRegistry registry) {
            StoreCollector collector = new StoreCollector(counts);
            registry.register(collector);
            return collector;
        }
    }

    /** For any other registry. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingBean(type = "io.prometheus.metrics.model.registry.PrometheusRegistry")
    static final class ForOthers {
        @Bean
        MeterBinder longhaulStoreGauges(StoreCounts counts) {
            return new StoreGauges(counts);
        }
    }
}
