package dev.longhaul.server.secret;

import dev.longhaul.spring.config.InvalidConfigurationException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/** The file that holds the key where none is configured: made once, for its owner only, and on disk before it is used. */
final class KeyFile {

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final Path file;
    private final Path folder;

    KeyFile(Path file) {
        this.file = file.toAbsolutePath();
        this.folder = Objects.requireNonNull(this.file.getParent(), "the root of a file system is no key file");
    }

    /**
     * Reads the key, or makes one if there is no file.
     *
     * @throws InvalidConfigurationException if the file cannot be read or made, holds no key, or others may read it
     */
    VaultKey readOrMake(SecureRandom random) {
        try {
            if (Files.notExists(file)) {
                make(random);
            }
            requireOwnerOnly();
            return VaultKey.read(file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw new InvalidConfigurationException(
                    "The secrets key file " + file + " cannot be read or made: " + e,
                    "Make its folder writable, name another file in longhaul.secrets.key-file, or set"
                            + " longhaul.secrets.key.");
        }
    }

    /** Under its name the file is complete from the first moment; of two processes that make it, one wins. */
    private void make(SecureRandom random) throws IOException {
        Path unfinished = folder.resolve(file.getFileName() + "." + Long.toHexString(random.nextLong()));
        byte[] text = (VaultKey.generate(random) + "\n").getBytes(StandardCharsets.US_ASCII);
        try {
            try (FileChannel channel = FileChannel.open(
                    unfinished, EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly())) {
                channel.write(ByteBuffer.wrap(text));
                channel.force(true);
            }
            publish(unfinished);
            forceFolder();
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private void publish(Path finished) throws IOException {
        try {
            Files.createLink(file, finished);
        } catch (FileAlreadyExistsException e) {
            // Another process made it in this moment: its key is the key.
        } catch (UnsupportedOperationException e) {
            Files.move(finished, file); // no links on this file system
        }
    }

    /** So that the name, and not only the content, survives a power cut: without the key, no secret opens again. */
    private void forceFolder() throws IOException {
        if (isPosix(folder)) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private void requireOwnerOnly() throws IOException {
        if (isPosix(file)) {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
            if (!OWNER_ONLY.containsAll(permissions)) {
                throw new InvalidConfigurationException(
                        "The secrets key file " + file + " can be used by others ("
                                + PosixFilePermissions.toString(permissions) + ").",
                        "Run chmod 600 on it; if somebody may have read it, take a new key and list the old one in"
                                + " longhaul.secrets.retired-keys.");
            }
        }
    }

    private FileAttribute<?>[] ownerOnly() {
        return isPosix(folder)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
