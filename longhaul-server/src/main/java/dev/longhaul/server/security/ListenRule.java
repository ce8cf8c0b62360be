package dev.longhaul.server.security;

import dev.longhaul.spring.config.InvalidConfigurationException;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Whoever can reach the server without a key can make it call anybody: without keys, only this machine may. */
public final class ListenRule {

    private ListenRule() {}

    /**
     * Refuses to listen beyond loopback without keys.
     *
     * @param address where the server will listen; null for every address
     * @throws InvalidConfigurationException if others could call without a key
     */
    public static void check(@Nullable InetAddress address, ApiKeys keys) {
        if (!keys.required() && !loopbackOnly(address)) {
            String where = address == null ? "every address" : address.getHostAddress();
            throw new InvalidConfigurationException(
                    "The server is to listen on " + where
                            + " (longhaul.address), where others can reach it, and no API key is configured.",
                    "Make a key with ./longhaul key and start with LONGHAUL_API_KEYS_0_NAME and LONGHAUL_API_KEYS_0_HASH"
                            + " set to what it prints, or listen on 127.0.0.1.");
        }
    }

    /** Whether only this machine can connect. */
    public static boolean loopbackOnly(@Nullable InetAddress address) {
        return address != null && address.isLoopbackAddress();
    }
}
