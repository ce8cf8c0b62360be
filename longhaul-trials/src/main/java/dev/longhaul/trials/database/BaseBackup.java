package dev.longhaul.trials.database;

import dev.longhaul.trials.time.TrialTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/**
 * Copies a running PostgreSQL into a folder for a standby, as its manual's "low level base backup" says: the binaries that
 * trials unpack have no {@code pg_basebackup}. Stateless.
 */
public final class BaseBackup {

    /** What the manual tells to leave out; the folders themselves must be there. */
    private static final Set<String> LEFT_OUT = Set.of(
            "pg_wal",
            "pg_replslot",
            "pg_dynshmem",
            "pg_notify",
            "pg_serial",
            "pg_snapshots",
            "pg_stat_tmp",
            "pg_subtrans");

    private static final Set<String> FILES_LEFT_OUT = Set.of("postmaster.pid", "postmaster.opts", "standby.signal");

    private BaseBackup() {}

    /**
     * Makes a standby of a primary, not started. Log that it lacks it asks the primary for, which must keep enough
     * ({@code wal_keep_size}).
     *
     * @param folder does not exist
     * @param primaryPort where the standby finds its primary on the loopback: a proxy's, if their link is to fail
     */
    public static PostgresCluster standby(PostgresCluster primary, Path folder, int primaryPort, TrialTime time) {
        try (Connection connection = primary.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_backup_start('standby', true)");
            copy(primary.folder(), folder);
            try (PreparedStatement stop = connection.prepareStatement("SELECT labelfile FROM pg_backup_stop(false)");
                    ResultSet row = stop.executeQuery()) {
                row.next();
                Files.writeString(folder.resolve("backup_label"), row.getString(1));
            }
            Files.createFile(folder.resolve("standby.signal"));
        } catch (SQLException | IOException e) {
            throw new IllegalStateException("no standby can be made of " + primary.folder(), e);
        }
        return PostgresCluster.over(folder, time)
                .setting("hot_standby", "on")
                .setting(
                        "primary_conninfo",
                        "host=127.0.0.1 port=" + primaryPort + " user=" + PostgresCluster.USER
                                + " application_name=standby connect_timeout=2");
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectory(to, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                Path relative = from.relativize(folder);
                if (!relative.toString().isEmpty()) {
                    Files.createDirectory(to.resolve(relative));
                }
                if (LEFT_OUT.contains(relative.toString())) {
                    if (relative.toString().equals("pg_wal")) {
                        Files.createDirectory(to.resolve("pg_wal").resolve("archive_status"));
                    }
                    return FileVisitResult.SKIP_SUBTREE;
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (!FILES_LEFT_OUT.contains(file.getFileName().toString())) {
                    try {
                        Files.copy(file, to.resolve(from.relativize(file)));
                    } catch (NoSuchFileException e) {
                        // Removed while we copied; the log says so to the standby.
                        return FileVisitResult.CONTINUE;
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }
        });
    }
}
