package dev.longhaul.trials.disk;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Builds the libraries that are loaded with {@code LD_PRELOAD} into processes under trial. Stateless. */
final class NativeLibrary {

    private static final Duration COMPILING = Duration.ofMinutes(1);

    private NativeLibrary() {}

    /**
     * Compiles the C file of that name, which stands beside this class.
     *
     * @param work an existing folder, in which it is built
     * @return the library
     * @throws IllegalStateException if there is no C compiler; the message says what to install
     */
    static Path build(Path work, String name) throws IOException {
        Path source = work.resolve(name + ".c");
        Path built = work.resolve(name + ".so").toAbsolutePath();
        try (InputStream in = NativeLibrary.class.getResourceAsStream(name + ".c")) {
            if (in == null) {
                throw new IllegalStateException(name + ".c is missing from the module's resources");
            }
            Files.copy(in, source, StandardCopyOption.REPLACE_EXISTING);
        }
        List<String> command = List.of(
                "gcc", "-shared", "-fPIC", "-O2", "-o", built.toString(), source.toString(), "-ldl", "-lpthread");
        Path said = work.resolve(name + ".build");
        try {
            Process compiler = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            if (!compiler.waitFor(COMPILING.toSeconds(), TimeUnit.SECONDS) || compiler.exitValue() != 0) {
                compiler.destroyForcibly();
                throw new IllegalStateException(
                        "gcc could not build " + name + ".c: " + Files.readString(said, StandardCharsets.UTF_8));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + name + ".c was built", e);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "this needs gcc and the C library's headers; install them (Debian: apt-get install gcc libc6-dev)",
                    e);
        }
        return built;
    }
}
