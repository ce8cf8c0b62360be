package dev.longhaul.jdbc.table;

/** A JDBC URL as people may see it. */
public final class BareUrl {

    private BareUrl() {}

    /** The URL without user, password and parameters, which may hold one. */
    public static String of(String jdbcUrl) {
        return jdbcUrl.replaceFirst("[?;].*", "").replaceFirst("//[^/]*@", "//");
    }
}
