package dev.longhaul.jdbc;

import dev.longhaul.jdbc.table.BareUrl;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A database as people write it down in one line. */
sealed interface DatabaseUrl {

    /** A SQLite file. */
    record Sqlite(Path file) implements DatabaseUrl {}

    /** A PostgreSQL database. */
    record Postgres(
            String jdbcUrl, @Nullable String user, @Nullable String password) implements DatabaseUrl {
        @Override
        public String toString() {
            return "Postgres[" + BareUrl.of(jdbcUrl) + "]";
        }
    }

    /** A MariaDB database. */
    record MariaDb(
            String jdbcUrl, @Nullable String user, @Nullable String password) implements DatabaseUrl {
        @Override
        public String toString() {
            return "MariaDb[" + BareUrl.of(jdbcUrl) + "]";
        }
    }

    /** What is expected, for errors. */
    String EXPECTED = "expected jdbc:sqlite:PATH, jdbc:postgresql://HOST:PORT/DATABASE,"
            + " postgresql://USER:PASSWORD@HOST:PORT/DATABASE, jdbc:mariadb://HOST:PORT/DATABASE or"
            + " mariadb://USER:PASSWORD@HOST:PORT/DATABASE";

    /**
     * Reads a URL.
     *
     * @throws IllegalArgumentException if it is none that is understood; the message holds no password
     */
    static DatabaseUrl parse(String url) {
        if (url.startsWith("jdbc:sqlite:")) {
            return sqlite(url.substring("jdbc:sqlite:".length()));
        }
        if (url.startsWith("jdbc:postgresql:")) {
            return new Postgres(url, null, null);
        }
        if (url.startsWith("jdbc:mariadb:")) {
            return new MariaDb(url, null, null);
        }
        if (url.startsWith("postgresql://") || url.startsWith("postgres://")) {
            Server server = server(url);
            return new Postgres("jdbc:postgresql://" + server.address(), server.user(), server.password());
        }
        if (url.startsWith("mariadb://")) {
            Server server = server(url);
            return new MariaDb("jdbc:mariadb://" + server.address(), server.user(), server.password());
        }
        throw new IllegalArgumentException(
                "the database URL '" + BareUrl.of(url) + "' is of no kind that is known; " + EXPECTED);
    }

    private static DatabaseUrl sqlite(String path) {
        if (path.isEmpty() || path.startsWith(":memory:") || path.contains("?")) {
            throw new IllegalArgumentException("the database URL 'jdbc:sqlite:" + path
                    + "' does not name a plain file; jobs must outlive the process, and the settings on which that rests"
                    + " are Longhaul's: write jdbc:sqlite:PATH");
        }
        try {
            return new Sqlite(Path.of(path));
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(
                    "the database URL 'jdbc:sqlite:" + path + "' names no file: " + e.getReason(), e);
        }
    }

    private static Server server(String url) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            // Neither its message nor the cause: both repeat the URL.
            throw new IllegalArgumentException("the database URL '" + BareUrl.of(url) + "' is broken: " + e.getReason()
                    + "; percent-encode special characters of user and password. " + EXPECTED);
        }
        String address = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        int at = address.lastIndexOf('@');
        String hosts = address.substring(at + 1);
        if (hosts.isEmpty() || path.length() < 2) {
            throw new IllegalArgumentException(
                    "the database URL '" + BareUrl.of(url) + "' names no host or no database; " + EXPECTED);
        }
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        String who = at < 0 ? "" : address.substring(0, at);
        int colon = who.indexOf(':');
        String user = colon < 0 ? who : who.substring(0, colon);
        String password = colon < 0 ? "" : who.substring(colon + 1);
        return new Server(
                hosts + path + query,
                user.isEmpty() ? null : decoded(user),
                password.isEmpty() ? null : decoded(password));
    }

    /** Hosts, database and parameters of a URL, and who connects. */
    record Server(
            String address, @Nullable String user, @Nullable String password) {}

    /** In the part before the @, a plus is a plus. */
    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
