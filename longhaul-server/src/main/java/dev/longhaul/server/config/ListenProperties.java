package dev.longhaul.server.config;

import dev.longhaul.spring.config.InvalidConfigurationException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the server listens, and to whom.
 *
 * @param address the address to listen on. Loopback needs no API key; any other needs at least one
 * @param port the port to listen on; 0 takes a free one
 * @param allowedHosts names under which this server may be called besides localhost, 127.0.0.1 and [::1]. Looked at
 *     only while it listens on loopback, where the Host header keeps other people's web pages out
 * @param apiKeys the keys that callers may use: each has a name, for the audit, and the hash that ./longhaul key prints
 */
@ConfigurationProperties("longhaul")
public record ListenProperties(
        @DefaultValue("127.0.0.1") String address,
        @DefaultValue("8420") int port,
        @DefaultValue List<String> allowedHosts,
        @DefaultValue List<ApiKeyProperties> apiKeys) {

    public ListenProperties {
        allowedHosts = List.copyOf(allowedHosts);
        apiKeys = List.copyOf(apiKeys);
        if (port < 0 || port > 65_535) {
            throw new InvalidConfigurationException(
                    "longhaul.port is " + port + ", which is no port.", "Use 1 to 65535, or 0 for a free one.");
        }
    }

    /**
     * A key that callers may use.
     *
     * @param name who uses it, for the audit: 1 to 64 letters, digits or . _ -
     * @param hash what is kept of the key: sha256: and 64 hexadecimal digits
     */
    public record ApiKeyProperties(
            @Nullable String name, @Nullable String hash) {}
}
