package dev.longhaul.webhooks.address;

import dev.longhaul.webhooks.excerpt.PrintableText;
import java.util.Arrays;
import java.util.Optional;

/**
 * A block of addresses in CIDR notation, such as {@code 10.0.0.0/8} or {@code fc00::/7}.
 *
 * @param first the block's lowest address
 * @param prefixLength how many leading bits its addresses share: 0 to 32 for IPv4, 0 to 128 for IPv6
 */
public record Network(IpAddress first, int prefixLength) {

    /**
     * Checks that the prefix length fits the family and that no bit is set below it.
     *
     * @throws IllegalArgumentException otherwise, naming the block that was probably meant
     */
    public Network {
        byte[] bytes = first.toBytes();
        int bits = 8 * bytes.length;
        if (prefixLength < 0 || prefixLength > bits) {
            throw new IllegalArgumentException(
                    "the prefix length in " + first + "/" + prefixLength + " must be from 0 to " + bits);
        }
        byte[] masked = masked(bytes, prefixLength);
        if (!Arrays.equals(bytes, masked)) {
            throw new IllegalArgumentException(first + "/" + prefixLength
                    + " has bits set below its prefix; write " + IpAddress.of(masked) + "/" + prefixLength + " for the"
                    + " block, or " + first + "/" + bits + " for the one address");
        }
    }

    /**
     * Reads CIDR notation; an address without a prefix length is the block of that one address.
     *
     * @throws IllegalArgumentException when the text is not that; the message shows it
     */
    public static Network parse(String text) {
        int slash = text.indexOf('/');
        String addressText = slash < 0 ? text : text.substring(0, slash);
        Optional<IpAddress> address = IpAddress.parseV4(addressText);
        if (address.isEmpty()) {
            address = IpAddress.parseV6(addressText);
            if (address.filter(IpAddress::isV4).isPresent()) {
                throw new IllegalArgumentException("network " + PrintableText.quoted(text)
                        + " is IPv4-mapped, which is judged by the IPv4 address inside; write the IPv4 network");
            }
        }
        IpAddress first = address.orElseThrow(() -> notANetwork(text));
        int bits = first.isV4() ? 32 : 128;
        return new Network(first, slash < 0 ? bits : prefixLength(text, slash + 1));
    }

    /** Whether the address lies in this block; an address of the other family never does. */
    public boolean contains(IpAddress address) {
        byte[] mine = first.toBytes();
        byte[] theirs = address.toBytes();
        return mine.length == theirs.length && Arrays.equals(mine, masked(theirs, prefixLength));
    }

    /** Returns CIDR notation, which {@link #parse} reads back. */
    @Override
    public String toString() {
        return first + "/" + prefixLength;
    }

    private static int prefixLength(String text, int from) {
        String digits = text.substring(from);
        if (!digits.matches("0|[1-9][0-9]{0,2}")) {
            throw notANetwork(text);
        }
        return Integer.parseInt(digits);
    }

    private static IllegalArgumentException notANetwork(String text) {
        return new IllegalArgumentException("network " + PrintableText.quoted(text)
                + " is not in CIDR notation; write it like 10.0.0.0/8, 192.0.2.7 or fc00::/7");
    }

    private static byte[] masked(byte[] address, int prefixLength) {
        byte[] masked = new byte[address.length];
        int wholeBytes = prefixLength / 8;
        System.arraycopy(address, 0, masked, 0, wholeBytes);
        if (prefixLength % 8 != 0) {
            masked[wholeBytes] = (byte) (address[wholeBytes] & (0xFF00 >> (prefixLength % 8)));
        }
        return masked;
    }
}
