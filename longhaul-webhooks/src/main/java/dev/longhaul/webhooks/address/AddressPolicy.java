package dev.longhaul.webhooks.address;

import dev.longhaul.webhooks.address.RefusedUrlException.Code;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which addresses and ports deliveries may reach: everything public, and what is allowed here by name.
 *
 * <p>The policy is asked twice. {@link #admit} judges a URL when a delivery is created, as far as it can be judged
 * without looking anything up; {@link #refusal} judges each address when it is sent. Both matter: a literal address is
 * refused to the one who can correct it, and a name may resolve to anything by the time it is used.
 *
 * @param allowedNetworks blocks that may be reached although they are forbidden by default; none unless configured
 * @param allowedPorts ports that may be reached besides 80, 443 and 1024 to 65535; none unless configured
 */
public record AddressPolicy(List<Network> allowedNetworks, Set<Integer> allowedPorts) {

    /** Everything public, on ports 80, 443 and 1024 to 65535. */
    public static final AddressPolicy PUBLIC_ONLY = new AddressPolicy(List.of(), Set.of());

    private static final int FIRST_UNPRIVILEGED_PORT = 1_024;

    /**
     * Copies and checks the parts.
     *
     * @throws IllegalArgumentException when a port is not from 1 to 65535
     */
    public AddressPolicy {
        allowedNetworks = List.copyOf(allowedNetworks);
        allowedPorts = Set.copyOf(allowedPorts);
        for (int port : allowedPorts) {
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException("allowed port " + port + " is not a number from 1 to 65535");
            }
        }
    }

    /**
     * Returns the policy that also allows these networks.
     *
     * @param cidrs in CIDR notation, such as {@code 127.0.0.0/8}; a single address allows itself
     * @throws IllegalArgumentException when one is not a network; the message shows it
     */
    public static AddressPolicy allowing(List<String> cidrs) {
        return new AddressPolicy(cidrs.stream().map(Network::parse).toList(), Set.of());
    }

    /**
     * Reads a URL and refuses it when its port, or an address that is plain to see in it, is forbidden.
     *
     * @param url the text of the URL
     * @return the URL
     * @throws RefusedUrlException when it is malformed or forbidden, with the reason
     */
    public WebhookUrl admit(String url) {
        WebhookUrl parsed = WebhookUrl.parse(url);
        Optional<String> portRefusal = portRefusal(parsed.port());
        if (portRefusal.isPresent()) {
            throw new RefusedUrlException(Code.PORT_FORBIDDEN, url, portRefusal.get());
        }
        Optional<String> refusal = switch (parsed.host()) {
            case UrlHost.Literal literal -> refusal(literal.address());
            case UrlHost.Local local ->
                localAddresses().isEmpty()
                        ? Optional.of("host " + local.text() + " means this machine, which no allowed network holds")
                        : Optional.empty();
            case UrlHost.Name name -> Optional.empty();
        };
        if (refusal.isPresent()) {
            throw new RefusedUrlException(Code.ADDRESS_FORBIDDEN, url, refusal.get());
        }
        return parsed;
    }

    /** Says why an address may not be reached; empty when it may. */
    public Optional<String> refusal(IpAddress address) {
        for (Network allowed : allowedNetworks) {
            if (allowed.contains(address)) {
                return Optional.empty();
            }
        }
        return ForbiddenRanges.containing(address)
                .map(range -> "address " + address + " lies in " + range + ", which no allowed network holds");
    }

    /** Says why a port may not be connected to; empty when it may. */
    public Optional<String> portRefusal(int port) {
        return allowsPort(port)
                ? Optional.empty()
                : Optional.of("port " + port + " is privileged; use 80, 443 or one from " + FIRST_UNPRIVILEGED_PORT
                        + " to 65535, or allow it in the configuration");
    }

    /** Returns the loopback addresses that may be reached, which are what local names stand for; often none. */
    public List<IpAddress> localAddresses() {
        return UrlHost.Local.ADDRESSES.stream()
                .filter(address -> refusal(address).isEmpty())
                .toList();
    }

    /** Returns the blocks that are forbidden unless an allowed network holds the address. */
    public static List<Network> forbiddenByDefault() {
        return ForbiddenRanges.networks();
    }

    private boolean allowsPort(int port) {
        return port == WebhookUrl.defaultPort(false)
                || port == WebhookUrl.defaultPort(true)
                || port >= FIRST_UNPRIVILEGED_PORT
                || allowedPorts.contains(port);
    }
}
