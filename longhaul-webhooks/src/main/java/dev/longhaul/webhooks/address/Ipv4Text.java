package dev.longhaul.webhooks.address;

import java.util.Optional;

/** The dotted decimal form of IPv4 addresses, and nothing else. */
final class Ipv4Text {

    private Ipv4Text() {}

    static Optional<byte[]> parse(String text) {
        byte[] bytes = new byte[4];
        int at = 0;
        for (int part = 0; part < 4; part++) {
            int end = part == 3 ? text.length() : text.indexOf('.', at);
            int value = end < 0 ? -1 : octet(text, at, end);
            if (value < 0) {
                return Optional.empty();
            }
            bytes[part] = (byte) value;
            at = end + 1;
        }
        return Optional.of(bytes);
    }

    static String print(byte[] bytes) {
        return (bytes[0] & 0xFF) + "." + (bytes[1] & 0xFF) + "." + (bytes[2] & 0xFF) + "." + (bytes[3] & 0xFF);
    }

    private static int octet(String text, int from, int to) {
        int length = to - from;
        if (length < 1 || length > 3 || (length > 1 && text.charAt(from) == '0')) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < to; i++) {
            char digit = text.charAt(i);
            if (digit < '0' || digit > '9') {
                return -1;
            }
            value = value * 10 + (digit - '0');
        }
        return value <= 255 ? value : -1;
    }
}
