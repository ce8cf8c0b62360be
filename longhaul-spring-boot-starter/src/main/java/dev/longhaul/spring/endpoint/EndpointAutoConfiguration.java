package dev.longhaul.spring.endpoint;

import dev.longhaul.Longhaul;
import dev.longhaul.messaging.Messaging;
import dev.longhaul.spring.job.JobHandlers;
import dev.longhaul.spring.message.MessagingAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The endpoint, where the application has Actuator and exposes it. */
@AutoConfiguration(after = MessagingAutoConfiguration.class)
@ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnBean({Longhaul.class, Messaging.class})
@ConditionalOnAvailableEndpoint(LonghaulEndpoint.class)
public final class EndpointAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    LonghaulEndpoint longhaulEndpoint(Longhaul longhaul, JobHandlers handlers, Messaging messaging) {
        return new LonghaulEndpoint(longhaul, handlers, messaging);
    }
}
