package dev.longhaul.trials.database;

import dev.longhaul.servers.MariaDbInstance;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** A {@link MariaDbInstance} of a trial's own, with one database. For one thread at a time. */
public final class MariaDbServer implements AutoCloseable {

    private static final String DATABASE = "longhaul";

    private final MariaDbInstance server;

    private MariaDbServer(MariaDbInstance server) {
        this.server = server;
    }

    /**
     * A new one, started, with an empty database.
     *
     * @param folder where its programs and its data go; it does not exist yet
     * @throws IllegalStateException if it does not start; the message says what may be missing
     */
    public static MariaDbServer start(Path folder) {
        MariaDbServer started = new MariaDbServer(MariaDbInstance.start(folder, "--max-connections=200"));
        started.execute("mysql", "CREATE DATABASE " + DATABASE);
        return started;
    }

    /** The JDBC URL of its database, with the user. */
    public String url() {
        return url(DATABASE);
    }

    /** Drops its database and makes it again. */
    public void empty() {
        execute("mysql", "DROP DATABASE " + DATABASE);
        execute("mysql", "CREATE DATABASE " + DATABASE);
    }

    /** A connection as the superuser. */
    Connection connect() throws SQLException {
        return DriverManager.getConnection(url());
    }

    private String url(String database) {
        return "jdbc:mariadb://127.0.0.1:" + server.port() + "/" + database + "?user=root";
    }

    private void execute(String database, String sql) {
        try (Connection connection = DriverManager.getConnection(url(database));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Shuts it down; the folder stays. */
    @Override
    public void close() {
        server.close();
    }
}
