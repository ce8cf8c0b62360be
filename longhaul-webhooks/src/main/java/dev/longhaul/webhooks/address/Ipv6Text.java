package dev.longhaul.webhooks.address;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The text forms of IPv6 addresses: RFC 4291, section 2.2, to read; RFC 5952 to print. */
final class Ipv6Text {

    private static final int GROUPS = 8;

    private Ipv6Text() {}

    static Optional<byte[]> parse(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            int[] groups = groups(text, true);
            return groups != null && groups.length == GROUPS ? Optional.of(bytes(groups)) : Optional.empty();
        }
        // A second gap leaves an empty group on its side, which groups() refuses.
        int[] head = groups(text.substring(0, gap), false);
        int[] tail = groups(text.substring(gap + 2), true);
        if (head == null || tail == null || head.length + tail.length >= GROUPS) {
            return Optional.empty();
        }
        int[] all = new int[GROUPS];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(tail, 0, all, GROUPS - tail.length, tail.length);
        return Optional.of(bytes(all));
    }

    static String print(byte[] bytes) {
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = (bytes[2 * i] & 0xFF) << 8 | (bytes[2 * i + 1] & 0xFF);
        }
        int gapStart = -1;
        int gapLength = 1; // RFC 5952, 4.2.2: a single zero group is not shortened
        for (int i = 0; i < GROUPS; i++) {
            int end = i;
            while (end < GROUPS && groups[end] == 0) {
                end++;
            }
            if (end - i > gapLength) {
                gapStart = i;
                gapLength = end - i;
            }
            i = Math.max(i, end - 1);
        }
        StringBuilder text = new StringBuilder(39);
        for (int i = 0; i < GROUPS; i++) {
            if (i == gapStart) {
                text.append("::");
                i += gapLength - 1;
            } else {
                if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                    text.append(':');
                }
                text.append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }

    /** Reads groups separated by single colons; null when the text is not that. No text is no groups. */
    private static int @Nullable [] groups(String text, boolean mayEndInV4) {
        if (text.isEmpty()) {
            return new int[0];
        }
        String[] parts = text.split(":", GROUPS + 2);
        int lastPart = parts.length - 1;
        Optional<byte[]> v4 = mayEndInV4 ? Ipv4Text.parse(parts[lastPart]) : Optional.empty();
        int[] groups = new int[parts.length + (v4.isPresent() ? 1 : 0)];
        for (int i = 0; i < parts.length; i++) {
            if (i == lastPart && v4.isPresent()) {
                byte[] bytes = v4.get();
                groups[i] = (bytes[0] & 0xFF) << 8 | (bytes[1] & 0xFF);
                groups[i + 1] = (bytes[2] & 0xFF) << 8 | (bytes[3] & 0xFF);
            } else {
                int group = group(parts[i]);
                if (group < 0) {
                    return null;
                }
                groups[i] = group;
            }
        }
        return groups;
    }

    private static int group(String text) {
        if (text.isEmpty() || text.length() > 4) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = hexDigit(text.charAt(i));
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    /** As {@link Character#digit}, but of ASCII digits only: full-width ones are not digits of an address. */
    private static int hexDigit(char character) {
        return character < 128 ? Character.digit(character, 16) : -1;
    }

    private static byte[] bytes(int[] groups) {
        byte[] bytes = new byte[2 * GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            bytes[2 * i] = (byte) (groups[i] >> 8);
            bytes[2 * i + 1] = (byte) groups[i];
        }
        return bytes;
    }
}
