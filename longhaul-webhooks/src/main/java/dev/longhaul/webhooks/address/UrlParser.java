package dev.longhaul.webhooks.address;

import dev.longhaul.webhooks.address.RefusedUrlException.Code;
import dev.longhaul.webhooks.excerpt.PrintableText;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads a {@link WebhookUrl} from left to right, once, without repairing anything. Written by hand because the JDK's two
 * parsers disagree with each other on hostile input, and neither refuses what a connection must not be trusted to.
 */
final class UrlParser {

    private static final int MAX_HOST_CHARS = 253;
    private static final int MAX_LABEL_CHARS = 63;

    /** RFC 3986: what a path may hold besides letters, digits and percent-encoded bytes; a query adds the last two. */
    private static final String PATH_PUNCTUATION = "-._~!$&'()*+,;=:@/";

    private static final String QUERY_PUNCTUATION = PATH_PUNCTUATION + "?";

    private final String text;

    UrlParser(String text) {
        this.text = text;
    }

    WebhookUrl parse() {
        if (text.length() > WebhookUrl.MAX_CHARS) {
            throw refused("it has " + text.length() + " characters; at most " + WebhookUrl.MAX_CHARS + " are accepted");
        }
        requirePrintableAscii();
        boolean secure = scheme();
        int authorityStart = secure ? "https://".length() : "http://".length();
        int authorityEnd = endOfAuthority(authorityStart);
        String authority = text.substring(authorityStart, authorityEnd);
        if (authority.indexOf('@') >= 0) {
            throw refused("it carries user info before '@'; send credentials in a header such as Authorization");
        }
        int hostEnd = endOfHost(authority);
        UrlHost host = host(authority.substring(0, hostEnd));
        int port =
                hostEnd == authority.length() ? WebhookUrl.defaultPort(secure) : port(authority.substring(hostEnd + 1));
        return new WebhookUrl(secure, host, port, target(authorityEnd));
    }

    private void requirePrintableAscii() {
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character <= ' ' || character > '~' || character == '\\') {
                throw refused("it has " + named(character) + " at position " + (i + 1)
                        + "; percent-encode it in a path or query, and write a host in its ASCII (xn--) form");
            }
        }
    }

    private boolean scheme() {
        if (text.regionMatches(true, 0, "https://", 0, 8)) {
            return true;
        }
        if (text.regionMatches(true, 0, "http://", 0, 7)) {
            return false;
        }
        throw refused("it must start with http:// or https://");
    }

    private int endOfAuthority(int from) {
        for (int i = from; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character == '/' || character == '?' || character == '#') {
                return i;
            }
        }
        return text.length();
    }

    private int endOfHost(String authority) {
        if (!authority.startsWith("[")) {
            int colon = authority.indexOf(':');
            return colon < 0 ? authority.length() : colon;
        }
        int bracket = authority.indexOf(']');
        if (bracket < 0) {
            throw refused("the bracket before its IPv6 address is never closed");
        }
        if (bracket + 1 < authority.length() && authority.charAt(bracket + 1) != ':') {
            throw refused("only a port may follow the bracket after its IPv6 address");
        }
        return bracket + 1;
    }

    private UrlHost host(String host) {
        if (host.isEmpty()) {
            throw refused("it names no host");
        }
        if (host.startsWith("[")) {
            String inside = host.substring(1, host.length() - 1);
            if (inside.indexOf('%') >= 0) {
                throw refused("its IPv6 address has a zone; zones are local to one machine and are not accepted");
            }
            return new UrlHost.Literal(IpAddress.parseV6(inside)
                    .orElseThrow(() ->
                            refused(PrintableText.quoted(inside) + " is not an IPv6 address of the form 2001:db8::1")));
        }
        String lower = host.toLowerCase(Locale.ROOT);
        requireLabels(lower);
        String lastLabel = lower.substring(lower.lastIndexOf('.') + 1);
        if (isDigit(lastLabel.charAt(0))) {
            return v4(lower);
        }
        return lastLabel.equals("localhost") ? new UrlHost.Local(lower) : new UrlHost.Name(lower);
    }

    /**
     * A host whose last part starts with a digit. To some resolver or other it is an address ({@code 127.1},
     * {@code 0x7f.1}), and to the JDK's own parser it is no host at all; no public name ends like that.
     */
    private UrlHost v4(String host) {
        Optional<IpAddress> address = IpAddress.parseV4(host);
        return new UrlHost.Literal(address.orElseThrow(() -> refused("host " + PrintableText.quoted(host)
                + " ends in a part that starts with a digit, as only IPv4 addresses do; write those as four decimal numbers"
                + " without leading zeros, like 198.51.100.7")));
    }

    private void requireLabels(String host) {
        if (host.endsWith(".")) {
            throw refused("its host ends in a dot; write it without");
        }
        if (host.length() > MAX_HOST_CHARS) {
            throw refused("its host has " + host.length() + " characters; a name has at most " + MAX_HOST_CHARS);
        }
        for (String label : host.split("\\.", -1)) {
            if (label.isEmpty() || label.length() > MAX_LABEL_CHARS) {
                throw refused("host " + PrintableText.quoted(host) + " has a part of " + label.length()
                        + " characters; each part between dots has from 1 to " + MAX_LABEL_CHARS);
            }
            boolean clean = label.chars().allMatch(c -> isLetter(c) || isDigit(c) || c == '-');
            if (!clean || label.startsWith("-") || label.endsWith("-")) {
                throw refused("host " + PrintableText.quoted(host) + " has the part " + PrintableText.quoted(label)
                        + "; a part consists of letters, digits and inner hyphens");
            }
        }
    }

    private int port(String digits) {
        if (!digits.matches("[1-9][0-9]{0,4}") || Integer.parseInt(digits) > 65_535) {
            throw refused("port " + PrintableText.quoted(digits) + " is not a number from 1 to 65535");
        }
        return Integer.parseInt(digits);
    }

    private String target(int from) {
        String target = text.substring(from);
        int query = target.indexOf('?');
        for (int i = 0; i < target.length(); i++) {
            char character = target.charAt(i);
            String punctuation = query >= 0 && i >= query ? QUERY_PUNCTUATION : PATH_PUNCTUATION;
            if (character == '%') {
                requireHexPair(target, i);
            } else if (character == '#') {
                throw refused("it has a fragment, which is never sent; leave out everything from '#' on");
            } else if (!isLetter(character | 0x20) && !isDigit(character) && punctuation.indexOf(character) < 0) {
                throw refused("it has " + named(character) + " in its path or query; percent-encode it");
            }
        }
        return target.startsWith("/") ? target : "/" + target;
    }

    private void requireHexPair(String target, int percent) {
        if (percent + 2 >= target.length()
                || Character.digit(target.charAt(percent + 1), 16) < 0
                || Character.digit(target.charAt(percent + 2), 16) < 0) {
            throw refused("a '%' in it is not followed by two hexadecimal digits; write a literal percent sign as %25");
        }
    }

    private static boolean isLetter(int character) {
        return character >= 'a' && character <= 'z';
    }

    private static boolean isDigit(int character) {
        return character >= '0' && character <= '9';
    }

    private static String named(char character) {
        return character > ' ' && character <= '~'
                ? "the character '" + character + "'"
                : "the character U+%04X".formatted((int) character);
    }

    private RefusedUrlException refused(String reason) {
        return new RefusedUrlException(Code.URL_INVALID, text, reason);
    }
}
