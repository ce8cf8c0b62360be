package dev.longhaul.webhooks.transport;

import dev.longhaul.webhooks.address.IpAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Finds the addresses of a name. Called on platform threads, by several at once; may block, is never trusted to return,
 * and may be asked for the same name again right after it answered.
 */
@FunctionalInterface
public interface NameResolver {

    /**
     * Looks a name up.
     *
     * @param name a host name in lower case, never an address and never {@code localhost}
     * @return the addresses in the order in which they should be tried; at least one
     * @throws UnknownHostException when the name has none
     */
    List<IpAddress> resolve(String name) throws UnknownHostException;

    /** Returns the resolver of the operating system, with the JDK's cache in front of it. */
    static NameResolver system() {
        return name ->
                Arrays.stream(InetAddress.getAllByName(name)).map(IpAddress::of).toList();
    }
}
