package dev.longhaul.examples.payments;

import dev.longhaul.engine.limit.EndpointLimits;
import dev.longhaul.spring.engine.HostTime;
import dev.longhaul.spring.engine.LonghaulCustomizer;
import dev.longhaul.spring.job.JobRegistration;
import dev.longhaul.webhooks.WebhookHandler;
import dev.longhaul.webhooks.Webhooks;
import dev.longhaul.webhooks.address.AddressPolicy;
import dev.longhaul.webhooks.delivery.Delivery;
import dev.longhaul.webhooks.transport.HttpTransport;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Deliveries as jobs of this application: whom they may reach, how they are sent, how many at once to one merchant. */
@Configuration(proxyBeanMethods = false)
class DeliveryConfiguration {

    @Bean
    AddressPolicy addressPolicy(@Value("${merchants.allowed-networks:}") List<String> networks) {
        return AddressPolicy.allowing(networks);
    }

    @Bean(destroyMethod = "close")
    HttpTransport transport(AddressPolicy policy, HostTime time) {
        return HttpTransport.builder(policy, time.nanoTime()).build();
    }

    /** Nothing is signed here, so there are no secrets to seal. */
    @Bean
    JobRegistration<Delivery> deliveries(HttpTransport transport, HostTime time) {
        return JobRegistration.decide(Webhooks.TYPE, new WebhookHandler(transport, new NoSecrets(), time.clock()))
                .options(defaults -> Webhooks.OPTIONS.schedule("alipay"));
    }

    @Bean
    LonghaulCustomizer atMostAFewAtOnceToOneMerchant() {
        return builder -> builder.endpointLimits(EndpointLimits.inFlight(Webhooks.IN_FLIGHT_PER_HOST));
    }
}
