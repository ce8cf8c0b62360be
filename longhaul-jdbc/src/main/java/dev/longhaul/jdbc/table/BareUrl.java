package dev.longhaul.jdbc.table;

import java.util.regex.Pattern;

/** A database's URL as people may see it. */
public final class BareUrl {

    private static final String HOST = "(?:[\\w.-]+|\\[[\\w:.%]+])(?::\\d{1,5})?";

    private static final Pattern PLAIN = Pattern.compile("[\\w:+.-]*//HOST(?:,HOST)*/[^@]*".replace("HOST", HOST));

    private BareUrl() {}

    /**
     * The URL without user, password and parameters, which may hold one. Of a URL that has an at sign, and in which it is not
     * plain where a password ends, only the kind is shown.
     */
    public static String of(String url) {
        String bare = url.replaceFirst("(?s)[?;].*", "");
        if (url.indexOf('@') < 0) {
            return bare;
        }
        String anonymous = bare.replaceFirst("(?s)//.*@", "//");
        if (PLAIN.matcher(anonymous).matches()) {
            return anonymous;
        }
        int kind = url.indexOf("//");
        return kind < 0 ? "..." : url.substring(0, kind) + "//...";
    }
}
