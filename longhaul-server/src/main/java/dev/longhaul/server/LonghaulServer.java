package dev.longhaul.server;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** Starts the server. */
public final class LonghaulServer {

    private LonghaulServer() {}

    /**
     * Starts to serve and returns when requests are answered. Closing the result, or SIGTERM, stops accepting, lets what is
     * in flight end, and gives the store back.
     *
     * @param arguments settings, like {@code --longhaul.port=8421}
     * @throws dev.longhaul.spring.config.InvalidConfigurationException if a setting cannot be; it is printed by then
     */
    public static ConfigurableApplicationContext start(String... arguments) {
        return new SpringApplication(ServerApplication.class).run(arguments);
    }
}
