package dev.longhaul.server.config;

import dev.longhaul.spring.config.InvalidConfigurationException;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Deliveries to other people's URLs.
 *
 * @param allowedNetworks networks that deliveries may go to although they are private, loopback or otherwise forbidden,
 *     like 127.0.0.0/8
 * @param allowedPorts ports below 1024 that deliveries may go to besides 80 and 443
 * @param inFlightPerHost the most requests at once to one host from this node
 */
@ConfigurationProperties("longhaul.webhooks")
public record WebhookProperties(
        @DefaultValue List<String> allowedNetworks,
        @DefaultValue List<Integer> allowedPorts,
        @DefaultValue("8") int inFlightPerHost) {

    public WebhookProperties {
        allowedNetworks = List.copyOf(allowedNetworks);
        allowedPorts = List.copyOf(allowedPorts);
        if (inFlightPerHost < 1) {
            throw new InvalidConfigurationException(
                    "longhaul.webhooks.in-flight-per-host is " + inFlightPerHost + ", so that nothing could be sent.",
                    "Use 1 or more; the default is 8.");
        }
    }
}
