package dev.longhaul.trials.database;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** PostgreSQL's programs, unpacked from the class path once per machine. Stateless. */
public final class PostgresBinaries {

    private static final List<String> ARCHIVES = List.of(
            "/postgres-linux-x86_64.txz",
            "/postgres-linux-arm_64.txz",
            "/postgres-darwin-x86_64.txz",
            "/postgres-darwin-arm_64.txz");

    private PostgresBinaries() {}

    /** The folder that holds {@code bin/postgres}; unpacked there when it is missing. */
    public static Path folder() {
        String archive = ARCHIVES.stream()
                .filter(each -> PostgresBinaries.class.getResource(each) != null)
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException("no PostgreSQL on the class path: looked for " + ARCHIVES));
        String size = Integer.toHexString(archive.hashCode());
        Path folder = Path.of(System.getProperty("java.io.tmpdir"), "longhaul-trials-postgresql-" + size);
        if (!Files.isExecutable(folder.resolve("bin/postgres"))) {
            unpack(archive, folder);
        }
        return folder;
    }

    /** Beside, then moved: two trials may come at once, and one may be killed over it. */
    private static void unpack(String archive, Path folder) {
        try (InputStream packed = PostgresBinaries.class.getResourceAsStream(archive)) {
            if (packed == null) {
                throw new IOException(archive + " is gone from the class path");
            }
            Path fresh = Files.createTempDirectory(folder.getFileName().toString());
            try (TarArchiveInputStream tar =
                    new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(packed)))) {
                for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                    unpack(tar, entry, fresh);
                }
            }
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
            try {
                Files.move(fresh, folder);
            } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
                // Somebody else was quicker, with the same files.
                Folders.delete(fresh);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL cannot be unpacked to " + folder, e);
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path folder) throws IOException {
        Path target = folder.resolve(entry.getName()).normalize();
        if (!target.startsWith(folder)) {
            throw new IOException("the archive holds " + entry.getName() + ", which is outside it");
        }
        if (entry.isDirectory()) {
            Files.createDirectories(target);
        } else if (entry.isSymbolicLink()) {
            Files.createDirectories(target.getParent());
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else {
            Files.createDirectories(target.getParent());
            Files.copy(tar, target);
            Files.setPosixFilePermissions(
                    target, PosixFilePermissions.fromString((entry.getMode() & 0100) == 0 ? "rw-r--r--" : "rwxr-xr-x"));
        }
    }
}
