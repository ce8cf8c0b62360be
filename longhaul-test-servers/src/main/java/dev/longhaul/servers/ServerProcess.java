package dev.longhaul.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A server as a process that can be started, stopped and killed over and over. For one thread at a time.
 *
 * <p>Its programs end by themselves when their standard input ends, which happens when this JVM does, even by {@code kill -9}.
 */
final class ServerProcess {

    private static final Duration START = Duration.ofSeconds(90);
    private static final Duration STOP = Duration.ofSeconds(30);
    private static final int TAIL = 4_000;

    private final String name;
    private final Path folder;
    private final List<String> command;
    private final Map<String, String> environment;
    private final BooleanSupplier answers;
    private @Nullable Process process;

    /** @param answers whether the server does its work */
    ServerProcess(
            String name, Path folder, List<String> command, Map<String, String> environment, BooleanSupplier answers) {
        this.name = name;
        this.folder = folder;
        this.command = command;
        this.environment = environment;
        this.answers = answers;
    }

    /** A new folder that goes with this JVM, where that ends by itself. */
    static Path temporaryFolder(String name) {
        try {
            return Files.createTempDirectory(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Starts it if it does not run, and waits until it answers.
     *
     * @throws IllegalStateException if it does not; with the end of what it said
     */
    void start() {
        if (process != null && process.isAlive()) {
            return;
        }
        Process started = launch(command);
        process = started;
        if (!HostTime.await(START, () -> !started.isAlive() || answers.getAsBoolean()) || !started.isAlive()) {
            kill();
            throw new IllegalStateException(
                    name + " does not start in " + folder + "; the end of what it said:\n" + tail());
        }
    }

    private Process launch(List<String> program) {
        try {
            ProcessBuilder builder = new ProcessBuilder(program)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
            builder.environment().putAll(environment);
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be started by " + program.getFirst(), e);
        }
    }

    /**
     * Runs a program in the server's environment that ends by itself.
     *
     * @throws IllegalStateException if it does not, or fails; with the end of what it said
     */
    void run(List<String> program) {
        Process running = launch(program);
        ended(running, START);
        if (running.isAlive() || running.exitValue() != 0) {
            running.destroyForcibly();
            throw new IllegalStateException(
                    program + " failed beside " + name + "; the end of what it said:\n" + tail());
        }
    }

    /** Whether its process is there. */
    boolean running() {
        return process != null && process.isAlive();
    }

    /** Asks it to end, waits for that, and kills it if it takes longer than half a minute. */
    void stop() {
        Process running = process;
        if (running != null) {
            // Not Process.destroy: that ends its standard input as well, and so kills it.
            running.toHandle().destroy();
            ended(running, STOP);
            kill();
        }
    }

    /** Kills it and all that it started, at once. */
    void kill() {
        Process running = process;
        if (running != null) {
            List<ProcessHandle> started = running.descendants().toList();
            started.forEach(ProcessHandle::destroyForcibly);
            running.destroyForcibly();
            started.forEach(each -> each.onExit().join());
            ended(running, STOP);
            process = null;
        }
    }

    /** Kills it, and removes its folder, once. */
    void remove() {
        kill();
        if (Files.notExists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(name + " left " + folder + " behind", e);
        }
    }

    private static void ended(Process running, Duration longest) {
        try {
            running.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Path log() {
        return folder.resolve("server.log");
    }

    private String tail() {
        try {
            String all = new String(Files.readAllBytes(log()), StandardCharsets.UTF_8);
            return all.substring(Math.max(0, all.length() - TAIL));
        } catch (IOException e) {
            return "(" + e + ")";
        }
    }
}
