package dev.longhaul.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher script in a clone of its own, whose build is a copy of what this build made. */
class LauncherIT {

    @TempDir
    private Path clone;

    private Path source;

    @BeforeEach
    void makeAClone() throws IOException {
        Path root = Path.of("").toAbsolutePath().getParent();
        Files.createDirectories(clone.resolve(".mvn"));
        Files.copy(root.resolve("longhaul"), clone.resolve("longhaul"));
        Files.copy(root.resolve(".mvn/find-jdk.sh"), clone.resolve(".mvn/find-jdk.sh"));
        source = Files.createDirectories(clone.resolve("longhaul-server/src/main"))
                .resolve("Some.java");
        Files.writeString(source, "// a source");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().minusSeconds(60)));
        mvnw("mkdir -p longhaul-server/target && cp '" + Packaged.jar()
                + "' longhaul-server/target/longhaul-server-1-exec.jar");
    }

    private void mvnw(String does) throws IOException {
        Path script = Files.writeString(clone.resolve("mvnw"), "#!/bin/sh\necho \"$@\" >>built\n" + does + "\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
    }

    private Running longhaul(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(clone.resolve("longhaul").toString()));
        command.addAll(List.of(arguments));
        return Running.start(clone, command.toArray(String[]::new));
    }

    private long builds() throws IOException {
        Path log = clone.resolve("built");
        return Files.exists(log) ? Files.readAllLines(log).size() : 0;
    }

    @Test
    void a_fresh_clone_is_built_once_and_says_so() throws IOException, InterruptedException {
        try (Running first = longhaul("schedule", "alipay")) {
            assertThat(first.exit()).isZero();
            assertThat(first.lines()).anySatisfy(line -> assertThat(line).startsWith("longhaul: building (once;"));
            assertThat(first.lines()).contains("4m 10m 10m 1h 2h 6h 15h");
        }
        try (Running second = longhaul("schedule", "alipay", "--json")) {
            assertThat(second.exit()).isZero();
            assertThat(second.lines().getFirst()).isEqualTo("{");
        }
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void what_was_built_is_built_again_when_a_source_is_newer() throws IOException, InterruptedException {
        try (Running first = longhaul("--version")) {
            assertThat(first.exit()).isZero();
        }
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));

        try (Running second = longhaul("--version")) {
            assertThat(second.exit()).isZero();
        }

        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void a_build_that_fails_shows_its_end() throws IOException, InterruptedException {
        mvnw("echo 'COMPILATION ERROR in Some.java'; exit 1");

        try (Running failing = longhaul("schedule", "alipay")) {
            assertThat(failing.exit()).isEqualTo(1);
            assertThat(failing.lines()).contains("COMPILATION ERROR in Some.java");
        }
    }

    @Test
    void a_schedule_is_answered_without_waiting() throws IOException, InterruptedException {
        try (Running first = longhaul("schedule", "alipay")) {
            assertThat(first.exit()).isZero();
        }
        Instant begin = Instant.now();
        try (Running second = longhaul("schedule", "alipay", "--json")) {
            assertThat(second.exit()).isZero();
        }
        // 0.3 s on an idle machine of two cores; the bound leaves room for a busy one.
        assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void a_signal_reaches_the_server_and_stops_it_in_order() throws IOException, InterruptedException {
        try (Running server = longhaul("serve", "--port", "0")) {
            server.until("longhaul: serving http://127.0.0.1:", 1, Duration.ofSeconds(90));

            assertThat(server.end("TERM")).isEqualTo(143);
            assertThat(Files.exists(clone.resolve("longhaul-data"))).isTrue();
        }
    }

    @Test
    void a_server_that_cannot_start_says_why_with_an_exit_code() throws IOException, InterruptedException {
        Files.writeString(clone.resolve("longhaul-data"), "a file where a folder should be");

        try (Running server = longhaul("serve", "--port", "0")) {
            assertThat(server.exit()).isEqualTo(6);
            assertThat(server.lines())
                    .anySatisfy(line -> assertThat(line).contains("longhaul: the server did not start"));
            assertThat(server.lines()).noneSatisfy(line -> assertThat(line).contains("\tat "));
        }
    }
}
