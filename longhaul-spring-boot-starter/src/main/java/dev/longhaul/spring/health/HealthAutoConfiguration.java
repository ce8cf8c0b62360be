package dev.longhaul.spring.health;

import dev.longhaul.Longhaul;
import dev.longhaul.spring.config.LonghaulProperties;
import dev.longhaul.spring.engine.HostTime;
import dev.longhaul.spring.engine.LonghaulAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** The engine's health among the others, as {@code longhaul}. */
@AutoConfiguration(after = LonghaulAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(Longhaul.class)
@ConditionalOnEnabledHealthIndicator("longhaul")
public final class HealthAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(name = "longhaulHealthIndicator")
    HealthIndicator longhaulHealthIndicator(Longhaul longhaul, HostTime time, LonghaulProperties settings) {
        return new EngineHealth(longhaul.statistics(), time.clock(), settings.autoStart());
    }
}
