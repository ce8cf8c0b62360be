package dev.longhaul.trials.benchmark.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/** What a server must be and have before anything is done to it; asked once, at the start. Stateless. */
final class Admission {

    /** What the benchmark writes on each database that it makes; without it, a database is somebody else's. */
    static final String MARK = "made by ./trials benchmark of Longhaul, which drops it without asking";

    private static final String SUPERUSER = "SELECT current_setting('is_superuser') = 'on', current_user";

    private static final String FOREIGN = """
            SELECT quote_ident(datname)
              FROM pg_database
             WHERE (datname = '%1$s' OR starts_with(datname, '%1$s_'))
               AND shobj_description(oid, 'pg_database') IS DISTINCT FROM '%2$s'
             ORDER BY datname
             LIMIT 1
            """.formatted(Place.DATABASE, MARK);

    private static final String EXTEND = "CREATE EXTENSION IF NOT EXISTS pg_stat_statements";

    /** Fails where the library is not loaded, unlike the statement before. */
    private static final String READ = "SELECT calls FROM pg_stat_statements LIMIT 1";

    /** invalid_authorization_specification, invalid_password; and what the driver says when there is no password. */
    private static final Set<String> NOT_LET_IN = Set.of("28000", "28P01", "08004");

    /** object_not_in_prerequisite_state. */
    private static final String NOT_LOADED = "55000";

    private Admission() {}

    /**
     * Connects, and sees that the server has what the benchmark needs and nothing that it would destroy. Leaves the
     * extension {@code pg_stat_statements} in the URL's database, or nothing if it refuses.
     *
     * @throws UnfitServerException if there is no connection, if its user is no superuser, if a database of the benchmark's
     *     name was made by somebody else, or if {@code pg_stat_statements} is not loaded
     */
    static Connection connect(ServerUrl url) {
        Connection connection = open(url);
        try {
            require(connection, url);
            return connection;
        } catch (SQLException e) {
            throw closed(
                    connection, new UnfitServerException("the server at " + url + " cannot be used: " + said(e), e));
        } catch (UnfitServerException e) {
            throw closed(connection, e);
        }
    }

    private static UnfitServerException closed(Connection connection, UnfitServerException refusal) {
        try {
            connection.close();
        } catch (SQLException e) {
            refusal.addSuppressed(e);
        }
        return refusal;
    }

    private static Connection open(ServerUrl url) {
        try {
            return DriverManager.getConnection(url.jdbc());
        } catch (SQLException e) {
            String remedy = NOT_LET_IN.contains(String.valueOf(e.getSQLState()))
                    ? "; the URL's parameters user and password say who connects"
                    : "";
            throw new UnfitServerException("no connection to " + url + ": " + said(e) + remedy, e);
        }
    }

    private static void require(Connection connection, ServerUrl url) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery(SUPERUSER)) {
                row.next();
                if (!row.getBoolean(1)) {
                    throw new UnfitServerException("the user " + row.getString(2) + " of the server at " + url
                            + " is no superuser: connect as one, to create databases and an extension, to reset statistics"
                            + " and to write checkpoints");
                }
            }
            try (ResultSet row = statement.executeQuery(FOREIGN)) {
                if (row.next()) {
                    throw new UnfitServerException("the server at " + url + " has a database " + row.getString(1)
                            + " that the benchmark has not made and will not drop: rename it, or drop it yourself");
                }
            }
            // Both or neither: of a server that is refused nothing is changed.
            connection.setAutoCommit(false);
            statement.execute(EXTEND);
            requireLoaded(statement, url);
            connection.commit();
            connection.setAutoCommit(true);
        }
    }

    private static void requireLoaded(Statement statement, ServerUrl url) throws SQLException {
        try (ResultSet row = statement.executeQuery(READ)) {
            row.next();
        } catch (SQLException e) {
            if (!NOT_LOADED.equals(e.getSQLState())) {
                throw e;
            }
            throw new UnfitServerException(
                    "the server at " + url + " has not loaded pg_stat_statements: set shared_preload_libraries ="
                            + " 'pg_stat_statements' in its postgresql.conf (behind a comma if there are others) and restart it",
                    e);
        }
    }

    /** The driver's message in a line, with the cause that it leaves out where there is no server to quote. */
    private static String said(SQLException thrown) {
        String message =
                String.valueOf(thrown.getMessage()).replaceAll("\\s+", " ").replaceFirst("\\.? *$", "");
        return thrown.getCause() == null ? message : message + " (" + thrown.getCause() + ")";
    }
}
