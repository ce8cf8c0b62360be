package dev.longhaul.server.config;

import dev.longhaul.spring.config.InvalidConfigurationException;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What one caller may take of the server.
 *
 * @param bodyLimit the largest request body; a larger one is answered with 413
 * @param bodyTimeout how long a request body may take to arrive; a slower one is answered with 408
 * @param headerLimit the most bytes of a request line and its headers; more is answered with 400
 * @param idleTimeout how long a connection may say nothing: before its request, between two bytes, and between two
 *     requests
 * @param connections the most connections at once; more wait in the operating system's queue
 */
@ConfigurationProperties("longhaul.http")
public record HttpProperties(
        @DefaultValue("1MB") DataSize bodyLimit,
        @DefaultValue("30s") Duration bodyTimeout,
        @DefaultValue("16KB") DataSize headerLimit,
        @DefaultValue("20s") Duration idleTimeout,
        @DefaultValue("2048") int connections) {

    public HttpProperties {
        if (bodyLimit.toBytes() < 1 || bodyLimit.toMegabytes() > 64) {
            throw new InvalidConfigurationException(
                    "longhaul.http.body-limit is " + bodyLimit + ", which is out of range.", "Use 1B to 64MB.");
        }
        if (!bodyTimeout.isPositive()) {
            throw new InvalidConfigurationException(
                    "longhaul.http.body-timeout is " + bodyTimeout + ", in which no body can arrive.",
                    "Use a positive time; the default is 30s.");
        }
    }
}
