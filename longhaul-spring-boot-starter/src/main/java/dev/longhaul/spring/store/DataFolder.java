package dev.longhaul.spring.store;

import dev.longhaul.spring.config.InvalidConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The folder of what Longhaul keeps on this machine, made for its owner only when it is first needed: payloads are not
 * for everybody with an account here.
 *
 * @param path where it is
 */
public record DataFolder(Path path) {

    /**
     * The folder, which is there now.
     *
     * @throws InvalidConfigurationException if it cannot be made
     */
    public Path ready() {
        try {
            Files.createDirectories(path, ownerOnly());
            return path;
        } catch (IOException e) {
            throw new InvalidConfigurationException(
                    "The data folder " + path.toAbsolutePath() + " cannot be made: " + e + ".",
                    "Name another one in longhaul.data, or make it writable for this user.");
        }
    }

    private FileAttribute<?>[] ownerOnly() {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
    }
}
