package dev.longhaul.spring.health;

import dev.longhaul.Longhaul;
import dev.longhaul.messaging.Messaging;
import dev.longhaul.spring.config.LonghaulProperties;
import dev.longhaul.spring.engine.HostTime;
import dev.longhaul.spring.engine.LonghaulAutoConfiguration;
import dev.longhaul.spring.message.MessagingAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** The engine's health among the others, as {@code longhaul}, and its brokers', as {@code longhaulBrokers}. */
@AutoConfiguration(after = {LonghaulAutoConfiguration.class, MessagingAutoConfiguration.class})
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(Longhaul.class)
public final class HealthAutoConfiguration {

    @Bean
    @ConditionalOnEnabledHealthIndicator("longhaul")
    @ConditionalOnMissingBean(name = "longhaulHealthIndicator")
    HealthIndicator longhaulHealthIndicator(Longhaul longhaul, HostTime time, LonghaulProperties settings) {
        return new EngineHealth(longhaul.statistics(), time.clock(), settings.autoStart());
    }

    @Bean
    @ConditionalOnBean(Messaging.class)
    @ConditionalOnEnabledHealthIndicator("longhaul-brokers")
    @ConditionalOnMissingBean(name = "longhaulBrokersHealthContributor")
    CompositeHealthContributor longhaulBrokersHealthContributor(Messaging messaging) {
        return new BrokersHealth(messaging::brokers);
    }
}
