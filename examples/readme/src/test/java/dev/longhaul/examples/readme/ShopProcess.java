package dev.longhaul.examples.readme;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The README's application as a program of its own. Killed without warning when closed. Not thread-safe. */
final class ShopProcess implements AutoCloseable {

    private final List<String> printed = new ArrayList<>();
    private final Process process;
    private final BufferedReader output;

    private ShopProcess(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Starts it on a free port of loopback, in a folder, with more on its command line. */
    static ShopProcess start(Path folder, String... arguments) throws IOException {
        List<String> all =
                new ArrayList<>(List.of(Shop.class.getName(), "--server.port=0", "--server.address=127.0.0.1"));
        all.addAll(List.of(arguments));
        return java(folder, System.getProperty("java.class.path"), List.of(), all);
    }

    /** Starts any program. */
    static ShopProcess java(Path folder, String classes, List<String> options, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classes));
        command.addAll(options);
        command.addAll(arguments);
        return new ShopProcess(new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start());
    }

    /** Reads until a line holds this. */
    String awaitLine(String part) throws IOException {
        String line = output.readLine();
        while (line != null) {
            printed.add(line);
            if (line.contains(part)) {
                return line;
            }
            line = output.readLine();
        }
        throw new AssertionError("it ended before it printed '" + part + "': " + printed);
    }

    /** All that it prints, once it has ended by itself. */
    List<String> ended() throws IOException {
        String line = output.readLine();
        while (line != null) {
            printed.add(line);
            line = output.readLine();
        }
        process.onExit().join();
        return printed;
    }

    int exitCode() {
        return process.exitValue();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        output.close();
    }
}
