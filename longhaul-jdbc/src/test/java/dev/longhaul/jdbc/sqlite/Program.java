package dev.longhaul.jdbc.sqlite;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process of its own that runs a main class on this test's class path. Killed, not asked, when closed. */
final class Program implements AutoCloseable {
    private final Process process;
    private final BufferedReader lines;

    Program(Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    long processId() {
        return process.pid();
    }

    /** What it says next; null when it has ended. */
    String line() throws IOException {
        return lines.readLine();
    }

    /** Ends it at once, as {@code kill -9} does. */
    void kill() {
        // By its handle: the process's own method would throw away what it has said and nobody has read.
        process.toHandle().destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close() throws IOException {
        kill();
        lines.close();
    }
}
