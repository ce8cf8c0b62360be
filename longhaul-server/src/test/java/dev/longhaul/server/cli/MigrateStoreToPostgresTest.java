package dev.longhaul.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.jdbc.JdbcStore;
import dev.longhaul.server.cli.Terminal.Ran;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the command says of a PostgreSQL that lets it in not at all, or not far enough. */
class MigrateStoreToPostgresTest {

    private static EmbeddedPostgres postgres;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws IOException, SQLException {
        postgres = EmbeddedPostgres.builder().start();
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE onlooker LOGIN");
        }
    }

    @AfterAll
    static void stop() throws IOException {
        postgres.close();
    }

    @BeforeEach
    void an_old_database() {
        try (JdbcStore old = JdbcStore.of(old())) {
            old.prepare();
        }
    }

    private String old() {
        return "jdbc:sqlite:" + folder.resolve("old.db");
    }

    private Ran moveTo(String target) {
        String here = "127.0.0.1:" + postgres.getPort();
        return new Terminal()
                .run("migrate-store", "--from", old(), "--to", "postgresql://" + target.replace("HERE", here));
    }

    @ParameterizedTest
    @CsvSource({
        "nobody:hunter2@HERE/postgres, nobody",
        "postgres:hunter2@HERE/nowhere, nowhere",
        "ada:hunter2@no-such-host.invalid/d, no-such-host.invalid"
    })
    void a_user_a_database_or_a_host_that_is_not_there_is_3_and_is_named(String target, String named) {
        Ran ran = moveTo(target);

        assertThat(ran.code()).as(ran.err()).isEqualTo(3);
        assertThat(ran.err())
                .contains("longhaul: no connection to jdbc:postgresql://", named)
                .doesNotContain("hunter2");
    }

    @ParameterizedTest
    @CsvSource({
        "nobody:hunter2@HERE/postgres, nobody",
        "postgres:hunter2@HERE/nowhere, nowhere",
        "ada:hunter2@no-such-host.invalid/d, no-such-host.invalid"
    })
    void a_source_that_is_not_there_is_3_and_is_named(String source, String named) {
        String from = "postgresql://" + source.replace("HERE", "127.0.0.1:" + postgres.getPort());
        Ran ran = new Terminal().run("migrate-store", "--from", from, "--to", "postgresql://onlooker@h/d");

        assertThat(ran.code()).as(ran.err()).isEqualTo(3);
        assertThat(ran.err())
                .contains("longhaul: no connection to jdbc:postgresql://", named)
                .doesNotContain("hunter2");
    }

    @Test
    void a_user_who_may_make_no_tables_is_told_in_one_line_what_to_grant() {
        Ran ran = moveTo("onlooker@HERE/postgres");

        assertThat(ran.code()).as(ran.err()).isEqualTo(1);
        assertThat(ran.err().lines())
                .singleElement()
                .asString()
                .contains("permission denied", "SQLSTATE 42501", "GRANT USAGE, CREATE ON SCHEMA");
    }
}
