package dev.longhaul.trials.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.trials.database.PostgresCluster;
import dev.longhaul.trials.time.TrialTime;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused before anything runs. */
class BenchmarkCommandTest {

    @TempDir
    private Path folder;

    private final StringWriter errors = new StringWriter();

    @Test
    void an_unknown_workload_is_refused_by_name() {
        assertThat(run("--only", "drian")).isEqualTo(2);

        assertThat(errors.toString()).contains("'drian' is no workload").contains("drain");
    }

    @ParameterizedTest
    @CsvSource({"--rounds, 0, 1", "--rounds, -3, 1", "--warm-up, -1, 0"})
    void rounds_that_give_no_figure_are_refused(String option, String given, String least) {
        assertThat(run("--only", "drain", option, given)).isEqualTo(2);

        assertThat(errors.toString()).contains(option + " must be " + least + " or more, and is " + given);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "drain,sqlite"})
    void a_workload_without_any_of_the_contestants_tells_which_it_has(String workloads) {
        assertThat(run("--only", workloads, "--contestants", "longhaul,ceiling"))
                .isEqualTo(2);

        assertThat(errors.toString())
                .contains(
                        "sqlite has none of the contestants [longhaul, ceiling]; it has [longhaul-sqlite, bare-sqlite]");
    }

    @Test
    void a_url_of_no_postgresql_database_is_the_command_lines_fault() {
        assertThat(run("--only", "drain", "--database", "postgresql://u:secret@db/postgres"))
                .isEqualTo(2);

        assertThat(errors.toString())
                .contains("--database: it must be jdbc:postgresql://HOST:PORT/DATABASE?")
                .doesNotContain("secret");
    }

    @Test
    void a_server_that_does_not_answer_is_said_in_a_line_without_the_password() {
        String address = "jdbc:postgresql://127.0.0.1:" + PostgresCluster.freePort() + "/postgres";

        assertThat(run("--only", "drain", "--database", address + "?user=u&password=secret"))
                .isEqualTo(1);

        assertThat(errors.toString())
                .startsWith("benchmark: no connection to " + address + ": ")
                .contains("refused")
                .doesNotContain("secret")
                .hasLineCount(1);
    }

    /** Refuses, and must leave the page of an earlier run as it is. */
    private int run(String... words) {
        try {
            Path page = Files.writeString(folder.resolve("benchmarks.md"), "Figures of an earlier run.\n");

            int code = BenchmarkCommand.commandLine(new TrialTime(), new PrintWriter(new StringWriter(), true))
                    .setErr(new PrintWriter(errors, true))
                    .execute(Stream.concat(Stream.of(words), Stream.of("--scale", "quick", "--out", folder.toString()))
                            .toArray(String[]::new));

            assertThat(page).hasContent("Figures of an earlier run.");
            try (Stream<Path> all = Files.list(folder)) {
                assertThat(all).containsExactly(page);
            }
            return code;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
