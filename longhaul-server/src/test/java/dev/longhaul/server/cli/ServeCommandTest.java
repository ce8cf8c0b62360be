package dev.longhaul.server.cli;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the last line says of a server that does not start. */
class ServeCommandTest {

    @TempDir
    private Path data;

    @Test
    void a_value_that_cannot_be_is_told_with_its_setting() {
        assertThatExceptionOfType(CommandException.class)
                .isThrownBy(() -> ServeCommand.start("--longhaul.data=" + data, "--longhaul.workers=abc"))
                .withMessage("the server did not start: longhaul.workers is 'abc', which cannot be");
    }

    @Test
    void a_database_that_does_not_answer_is_told_with_its_url_and_without_its_secrets() {
        assertThatExceptionOfType(CommandException.class)
                .isThrownBy(() -> ServeCommand.start(
                        "--longhaul.data=" + data,
                        "--longhaul.port=0",
                        "--longhaul.database-url=postgresql://ada:hunter2@127.0.0.1:1/jobs?sslpassword=hunter3"))
                .withMessageStartingWith(
                        "the server did not start: no connection to jdbc:postgresql://127.0.0.1:1/jobs: ")
                .withMessageNotContaining("hunter");
    }
}
