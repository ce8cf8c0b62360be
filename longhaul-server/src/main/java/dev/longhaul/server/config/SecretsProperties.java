package dev.longhaul.server.config;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The key that encrypts signing secrets at rest.
 *
 * @param key 32 random bytes in base64; nodes that share a database need the same one. If empty, the key file is used
 * @param keyFile the file that holds the key; generated, readable by its owner only, if it is not there. Default:
 *     secrets.key in the data folder
 * @param retiredKeys keys that encrypt nothing new but still open what they encrypted, in base64
 */
@ConfigurationProperties("longhaul.secrets")
public record SecretsProperties(
        @Nullable String key,
        @Nullable Path keyFile,
        @DefaultValue List<String> retiredKeys) {

    public SecretsProperties {
        retiredKeys = List.copyOf(retiredKeys);
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return "SecretsProperties[key=" + (key == null || key.isBlank() ? "(empty)" : "(set)") + ", keyFile=" + keyFile
                + ", retiredKeys=" + retiredKeys.size() + "]";
    }
}
