package dev.longhaul.server.delivery;

import dev.longhaul.server.config.SecretsProperties;
import dev.longhaul.server.config.WebhookProperties;
import dev.longhaul.server.secret.Vault;
import dev.longhaul.server.secret.Vaults;
import dev.longhaul.server.security.MonotonicClock;
import dev.longhaul.spring.config.InvalidConfigurationException;
import dev.longhaul.spring.config.LonghaulProperties;
import dev.longhaul.spring.store.DataFolder;
import dev.longhaul.webhooks.WebhookHandler;
import dev.longhaul.webhooks.address.AddressPolicy;
import dev.longhaul.webhooks.address.Network;
import dev.longhaul.webhooks.delivery.SecretSealer;
import dev.longhaul.webhooks.transport.HttpTransport;
import dev.longhaul.webhooks.transport.TransportLimits;
import dev.longhaul.webhooks.transport.TransportLimits.Pool;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What deliveries need: whom they may reach, how they are sent, how their secrets are kept. */
@Configuration(proxyBeanMethods = false)
public class DeliveryConfiguration {

    @Bean
    AddressPolicy addressPolicy(WebhookProperties webhooks) {
        try {
            List<Network> networks =
                    webhooks.allowedNetworks().stream().map(Network::parse).toList();
            return new AddressPolicy(networks, Set.copyOf(webhooks.allowedPorts()));
        } catch (IllegalArgumentException e) {
            throw new InvalidConfigurationException(
                    "longhaul.webhooks.allowed-networks or allowed-ports cannot be: " + e.getMessage(),
                    "Write networks like 127.0.0.0/8 or fd00::/8, and ports like 25, separated by commas.");
        }
    }

    @Bean
    Vault vault(SecretsProperties secrets, LonghaulProperties engine, SecureRandom random) {
        return Vaults.of(secrets, new DataFolder(engine.data())::ready, random);
    }

    /** As many connections as there can be attempts: none waits for a connection that another one's hanging host holds. */
    @Bean(destroyMethod = "close")
    HttpTransport transport(AddressPolicy policy, LonghaulProperties engine, MonotonicClock clock) {
        TransportLimits limits = TransportLimits.DEFAULT;
        Pool pool = limits.pool();
        Pool enough =
                new Pool(Math.max(pool.total(), engine.workers()), pool.perAddress(), pool.idle(), pool.lifetime());
        return HttpTransport.builder(policy, clock::nanos)
                .limits(new TransportLimits(
                        limits.headBytes(),
                        limits.headerLines(),
                        limits.headerLineChars(),
                        limits.bodyBytes(),
                        enough,
                        limits.lookups()))
                .build();
    }

    @Bean
    WebhookHandler webhookHandler(HttpTransport transport, SecretSealer sealer, InstantSource clock) {
        return new WebhookHandler(transport, sealer, clock);
    }
}
