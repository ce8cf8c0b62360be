package dev.longhaul.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.Longhaul;
import dev.longhaul.jdbc.JdbcStore;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobRequest;
import dev.longhaul.server.cli.Terminal.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command; what it moves between which databases is the store's own test. */
class MigrateStoreCommandTest {

    @TempDir
    private Path folder;

    private final Terminal terminal = new Terminal();

    private String url(String name) {
        return "jdbc:sqlite:" + folder.resolve(name);
    }

    private JobId enqueueIn(String name) {
        JdbcStore store = JdbcStore.of(url(name));
        store.prepare();
        try (Longhaul longhaul = Longhaul.builder(store).build()) {
            return longhaul.enqueue(JobRequest.of("mail", new byte[] {1}, "text/plain"))
                    .id();
        }
    }

    @Test
    void it_moves_everything_and_prints_how_much_of_what() {
        JobId id = enqueueIn("old.db");

        Ran ran = terminal.run("migrate-store", "--from", url("old.db"), "--to", url("new.db"));

        assertThat(ran.code()).isZero();
        assertThat(ran.out())
                .containsPattern("longhaul_job +1\n")
                .containsPattern("longhaul_due +1\n")
                .containsPattern("longhaul_attempt +0\n")
                .endsWith("moved; start Longhaul on the new database\n");
        try (Longhaul there = Longhaul.builder(JdbcStore.of(url("new.db"))).build()) {
            assertThat(there.jobs().find(id)).isPresent();
        }
    }

    @Test
    void it_moves_the_data_folders_database_to_where_the_server_will_look() {
        enqueueIn("longhaul.db");
        terminal.with("LONGHAUL_DATA", folder.toString()).with("LONGHAUL_DATABASE_URL", url("new.db"));

        Ran ran = terminal.run("migrate-store", "--json");

        JsonNode document = JsonMapper.shared().readTree(ran.out());
        Map<String, Long> rows = new HashMap<>();
        document.path("tables")
                .forEach(table -> rows.put(
                        table.path("table").asString(), table.path("rows").asLong()));
        assertThat(rows).containsEntry("longhaul_job", 1L).containsEntry("longhaul_claim", 0L);
    }

    @Test
    void a_target_that_is_not_empty_is_refused_with_1() {
        enqueueIn("old.db");
        enqueueIn("new.db");

        Ran ran = terminal.run("migrate-store", "--from", url("old.db"), "--to", url("new.db"));

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).startsWith("longhaul: the target").contains("is not empty");
        assertThat(ran.out()).isEmpty();
    }

    @Test
    void a_database_that_does_not_answer_is_3() {
        enqueueIn("old.db");

        Ran ran = terminal.run(
                "migrate-store", "--from", url("old.db"), "--to", "postgresql://ada:hunter2@127.0.0.1:1/nowhere");

        assertThat(ran.code()).isEqualTo(3);
        assertThat(ran.err()).doesNotContain("hunter2");
        assertThat(enqueueIn("old.db")).as("the old database is as it was").isNotNull();
    }

    @Test
    void a_file_that_is_no_database_is_refused_with_1() throws IOException {
        Files.writeString(folder.resolve("junk.db"), "no database ".repeat(1_000));

        Ran from = terminal.run("migrate-store", "--from", url("junk.db"), "--to", url("new.db"));
        enqueueIn("old.db");
        Ran to = terminal.run("migrate-store", "--from", url("old.db"), "--to", url("junk.db"));

        assertThat(from.code()).as(from.err()).isEqualTo(1);
        assertThat(to.code()).as(to.err()).isEqualTo(1);
    }

    @Test
    void what_is_no_database_is_2_and_so_is_no_target() {
        Ran wrong = terminal.run("migrate-store", "--from", "mysql://root:hunter2@h/d", "--to", url("new.db"));
        Ran nowhere = terminal.run("migrate-store", "--from", url("old.db"));

        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err()).contains("--from", "jdbc:sqlite:PATH").doesNotContain("hunter2");
        assertThat(nowhere.code()).isEqualTo(2);
        assertThat(nowhere.err()).contains("LONGHAUL_DATABASE_URL");
    }
}
