package dev.longhaul.server.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A process whose output is read as it comes; killed when the test ends, whatever happens. */
final class Running implements AutoCloseable {

    private final Process process;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Thread reader;

    private Running(Process process) {
        this.process = process;
        this.reader = Thread.ofVirtual().start(this::read);
    }

    static Running start(Path folder, String... command) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).directory(folder.toFile());
        // The machine's settings are not the test's.
        builder.environment().keySet().removeIf(name -> name.startsWith("LONGHAUL_"));
        return new Running(builder.start());
    }

    private void read() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            output.lines().forEach(lines::add);
        } catch (UncheckedIOException | IOException e) {
            lines.add("(output ended: " + e.getMessage() + ")");
        }
    }

    List<String> lines() {
        return lines;
    }

    /** Waits until so many lines hold the words. */
    Running until(String words, int times, Duration atMost) {
        await().atMost(atMost)
                .pollInterval(Duration.ofMillis(50))
                .failFast("the process ended", () -> !process.isAlive() && count(words) < times)
                .untilAsserted(() -> assertThat(count(words))
                        .as("lines with '%s' in:\n%s", words, String.join("\n", lines))
                        .isGreaterThanOrEqualTo(times));
        return this;
    }

    long count(String words) {
        return lines.stream().filter(line -> line.contains(words)).count();
    }

    /** Sends a signal, waits for the end and returns the exit code. */
    int end(String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .start()
                .waitFor();
        return exit();
    }

    /** Waits for the end by itself. */
    int exit() throws InterruptedException {
        assertThat(process.waitFor(60, TimeUnit.SECONDS))
                .as("ends within a minute; so far:\n%s", String.join("\n", lines))
                .isTrue();
        reader.join();
        return process.exitValue();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
