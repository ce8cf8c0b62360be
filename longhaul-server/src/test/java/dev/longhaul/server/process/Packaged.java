package dev.longhaul.server.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The program as this build packaged it. */
final class Packaged {

    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    private Packaged() {}

    /** The executable jar; these tests run after it was made. */
    static Path jar() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            return files.filter(file -> file.toString().endsWith("-exec.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no executable jar in target; run ./mvnw verify"))
                    .toAbsolutePath();
        }
    }

    /** The executable jar, unpacked as the launcher does it. */
    static Path unpacked(Path folder) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        JAVA.toString(),
                        "-Djarmode=tools",
                        "-jar",
                        jar().toString(),
                        "extract",
                        "--destination",
                        folder.toString())
                .inheritIO()
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IllegalStateException("the jar cannot be unpacked");
        }
        return folder.resolve(jar().getFileName());
    }

    static Path java() {
        return JAVA;
    }
}
