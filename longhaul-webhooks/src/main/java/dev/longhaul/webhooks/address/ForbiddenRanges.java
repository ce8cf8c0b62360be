package dev.longhaul.webhooks.address;

import java.util.List;
import java.util.Optional;

/**
 * The blocks that no delivery reaches unless a configured network allows it: everything that the IANA special-purpose
 * registries do not list as globally reachable unicast, and the IPv6 forms that carry an IPv4 address inside.
 *
 * <p>The JDK's own {@code isLoopbackAddress}, {@code isSiteLocalAddress} and their kind miss a third of these (shared
 * address space, the documentation blocks, {@code fc00::/7}, NAT64, 6to4 and more), which is why the list stands here.
 * IPv4-mapped addresses need no entry: {@link IpAddress} makes them the IPv4 address inside.
 */
final class ForbiddenRanges {

    private static final List<Range> ALL = List.of(
            range("0.0.0.0/8", "this network"),
            range("10.0.0.0/8", "private"),
            range("100.64.0.0/10", "shared address space"),
            range("127.0.0.0/8", "loopback"),
            range("169.254.0.0/16", "link-local, cloud metadata"),
            range("172.16.0.0/12", "private"),
            range("192.0.0.0/24", "protocol assignments"),
            range("192.0.2.0/24", "documentation"),
            range("192.88.99.0/24", "6to4 relay"),
            range("192.168.0.0/16", "private"),
            range("198.18.0.0/15", "benchmarking"),
            range("198.51.100.0/24", "documentation"),
            range("203.0.113.0/24", "documentation"),
            range("224.0.0.0/4", "multicast"),
            range("255.255.255.255/32", "broadcast"),
            range("240.0.0.0/4", "reserved"),
            range("::/128", "unspecified"),
            range("::1/128", "loopback"),
            range("::/96", "IPv4-compatible"),
            range("64:ff9b::/96", "NAT64, carries an IPv4 address"),
            range("64:ff9b:1::/48", "local NAT64, carries an IPv4 address"),
            range("100::/64", "discard-only"),
            range("2001::/23", "protocol assignments, Teredo"),
            range("2001:db8::/32", "documentation"),
            range("2002::/16", "6to4, carries an IPv4 address"),
            range("5f00::/16", "segment routing"),
            range("fc00::/7", "unique local"),
            range("fe80::/10", "link-local"),
            range("fec0::/10", "site-local"),
            range("ff00::/8", "multicast"));

    private ForbiddenRanges() {}

    /** A forbidden block and what it is for. */
    record Range(Network network, String purpose) {

        @Override
        public String toString() {
            return network + " (" + purpose + ")";
        }
    }

    static List<Network> networks() {
        return ALL.stream().map(Range::network).toList();
    }

    /** Returns the first listed block that holds the address. */
    static Optional<Range> containing(IpAddress address) {
        for (Range range : ALL) {
            if (range.network().contains(address)) {
                return Optional.of(range);
            }
        }
        return Optional.empty();
    }

    private static Range range(String cidr, String purpose) {
        return new Range(Network.parse(cidr), purpose);
    }
}
