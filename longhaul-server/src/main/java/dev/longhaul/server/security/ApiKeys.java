package dev.longhaul.server.security;

import dev.longhaul.spring.config.InvalidConfigurationException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The keys that callers may use; none means that no key is needed, which only a server on loopback may say. */
public final class ApiKeys {

    private final List<ApiKey> keys;

    /**
     * @throws InvalidConfigurationException if two keys have one name
     */
    public ApiKeys(List<ApiKey> keys) {
        this.keys = List.copyOf(keys);
        Set<String> names = new HashSet<>();
        for (ApiKey key : this.keys) {
            if (!names.add(key.name())) {
                throw new InvalidConfigurationException(
                        "longhaul.api-keys holds two keys named '" + key.name()
                                + "', which the audit could not tell apart.",
                        "Give each key a name of its own.");
            }
        }
    }

    /** Whether callers need a key. */
    public boolean required() {
        return !keys.isEmpty();
    }

    /** The name of this key, if it is one; every key is looked at, so that the time says nothing of which. */
    public Optional<String> nameOf(String presented) {
        byte[] hash = ApiKey.sha256(presented);
        String found = null;
        for (ApiKey key : keys) {
            if (key.matches(hash)) {
                found = key.name();
            }
        }
        return Optional.ofNullable(found);
    }
}
