package dev.longhaul.trials.benchmark.server;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a PostgreSQL is, and who connects. Its text shows neither user nor parameters, which hold the password.
 *
 * @param hosts {@code jdbc:postgresql://HOST:PORT/}
 * @param database as it is written in the URL; empty for the user's own
 * @param parameters from the question mark on; may be empty
 */
record ServerUrl(String hosts, String database, String parameters) {

    private static final String HOST = "(?:[\\w.-]+|\\[[\\w:.%]+])(?::\\d{1,5})?";

    /** Narrower than the driver's: a password that got before the question mark by mistake must not pass for a name. */
    private static final Pattern FORM =
            Pattern.compile("(jdbc:postgresql://HOST(?:,HOST)*/)([^?/&=;@:\\s]*)(\\?.*)?".replace("HOST", HOST));

    /** Parameters that the driver prefers to the path: every run would be in that database and not in one of its own. */
    private static final Pattern OTHER_DATABASE = Pattern.compile("[?&](dbname|PGDBNAME)=");

    /**
     * Reads a JDBC URL.
     *
     * @throws IllegalArgumentException if it is none of PostgreSQL's, or if its database is one that is dropped before every
     *     run; the message does not repeat it, because of the password
     */
    static ServerUrl parse(String url) {
        Matcher form = FORM.matcher(url);
        if (!form.matches() || OTHER_DATABASE.matcher(url).find() || !isKnownToDriver(url)) {
            throw new IllegalArgumentException(
                    "it must be jdbc:postgresql://HOST:PORT/DATABASE?user=USER&password=PASSWORD, with special characters"
                            + " percent-encoded; what was given is not shown, as it may hold a password");
        }
        if (Place.isNameOfOwn(form.group(2))) {
            throw new IllegalArgumentException("the database " + form.group(2)
                    + " is one that the benchmark drops: name another one of that server, postgres say");
        }
        return new ServerUrl(form.group(1), form.group(2), form.group(3) == null ? "" : form.group(3));
    }

    private static boolean isKnownToDriver(String url) {
        try {
            DriverManager.getDriver(url);
            return true;
        } catch (SQLException e) {
            // It says no more than that, and getConnection's would repeat the URL.
            return false;
        }
    }

    /** The JDBC URL, with its secrets. */
    String jdbc() {
        return at(database);
    }

    /** The JDBC URL of another database of the server, with its secrets. */
    String at(String other) {
        return hosts + other + parameters;
    }

    /** The JDBC URL without parameters. */
    @Override
    public String toString() {
        return hosts + database;
    }
}
