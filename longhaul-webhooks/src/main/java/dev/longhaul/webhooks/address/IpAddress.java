package dev.longhaul.webhooks.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * An IPv4 or IPv6 address as its 4 or 16 bytes. An IPv4-mapped IPv6 address ({@code ::ffff:a.b.c.d}) is the IPv4 address
 * inside it, because that is what a connection to it reaches.
 */
public final class IpAddress {

    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;
    private static final int MAPPED_PREFIX_BYTES = 12;

    private final byte[] bytes;

    private IpAddress(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Wraps bytes in network order.
     *
     * @throws IllegalArgumentException unless there are 4 or 16 of them
     */
    public static IpAddress of(byte[] bytes) {
        return switch (bytes.length) {
            case IPV4_BYTES -> new IpAddress(bytes.clone());
            case IPV6_BYTES ->
                new IpAddress(
                        isMapped(bytes) ? Arrays.copyOfRange(bytes, MAPPED_PREFIX_BYTES, IPV6_BYTES) : bytes.clone());
            default ->
                throw new IllegalArgumentException("an address has 4 or 16 bytes, not " + bytes.length + " ("
                        + HexFormat.of().formatHex(bytes) + ")");
        };
    }

    /** Takes the bytes of a resolved address and leaves its name behind. */
    public static IpAddress of(InetAddress address) {
        return of(address.getAddress());
    }

    /**
     * Reads the one accepted spelling of an IPv4 address: four decimal numbers without leading zeros. The octal,
     * hexadecimal and shortened spellings that some resolvers know are not addresses here.
     *
     * @return the address, or empty when the text is anything else
     */
    public static Optional<IpAddress> parseV4(String text) {
        return Ipv4Text.parse(text).map(IpAddress::of);
    }

    /**
     * Reads an IPv6 address as RFC 4291 writes it, without brackets, zone or prefix length.
     *
     * @return the address, or empty when the text is anything else
     */
    public static Optional<IpAddress> parseV6(String text) {
        return Ipv6Text.parse(text).map(IpAddress::of);
    }

    /** Whether this is an IPv4 address, mapped ones included. */
    public boolean isV4() {
        return bytes.length == IPV4_BYTES;
    }

    /** Returns the 4 or 16 bytes in network order; the caller may change the copy. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    /**
     * Returns this address as one that sockets connect to, carrying the host's name only for TLS and for display: no
     * name is looked up.
     */
    public InetAddress toInetAddress(String hostName) {
        try {
            return InetAddress.getByAddress(hostName, bytes);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("4 or 16 bytes are always an address", impossible);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IpAddress address && Arrays.equals(bytes, address.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Returns dotted decimals, or the canonical IPv6 text of RFC 5952. */
    @Override
    public String toString() {
        return isV4() ? Ipv4Text.print(bytes) : Ipv6Text.print(bytes);
    }

    private static boolean isMapped(byte[] v6) {
        for (int i = 0; i < 10; i++) {
            if (v6[i] != 0) {
                return false;
            }
        }
        return v6[10] == (byte) 0xFF && v6[11] == (byte) 0xFF;
    }
}
