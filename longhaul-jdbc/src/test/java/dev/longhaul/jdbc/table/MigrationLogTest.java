package dev.longhaul.jdbc.table;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.jdbc.JdbcStore;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an application's log has of the migrations, at the level at which applications log. */
class MigrationLogTest {

    @TempDir
    private Path folder;

    private void prepare() {
        try (JdbcStore store = JdbcStore.sqlite(folder.resolve("jobs.db"))) {
            store.prepare();
        }
    }

    /** The lines that are logged meanwhile; the logger of tests writes to standard error. */
    private static List<String> logged(Runnable work) {
        PrintStream before = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setErr(new PrintStream(bytes, true, UTF_8));
        try {
            work.run();
        } finally {
            System.setErr(before);
        }
        return bytes.toString(UTF_8)
                .lines()
                .filter(line -> line.contains("flyway") || line.contains("Migrations"))
                .toList();
    }

    @Test
    void the_first_start_and_every_later_one_say_a_line_of_longhauls_own_and_none_of_flyways() {
        assertThat(logged(this::prepare))
                .singleElement()
                .asString()
                .contains("INFO dev.longhaul.jdbc.table.Migrations - the tables of jobs were made, at version ");
        assertThat(logged(this::prepare))
                .singleElement()
                .asString()
                .matches(".*the tables of jobs are at version [0-9]+; nothing to migrate");
    }

    @Test
    void a_later_version_says_from_where_to_where_it_has_migrated() {
        Flyway.configure()
                .dataSource("jdbc:sqlite:" + folder.resolve("jobs.db"), "", "")
                .locations("classpath:dev/longhaul/jdbc/sqlite")
                .table("longhaul_schema_history")
                .target("2")
                .load()
                .migrate();

        assertThat(logged(this::prepare))
                .singleElement()
                .asString()
                .matches(".*the tables of jobs were migrated from version 002 to version [0-9]+");
    }

    @Test
    void an_applications_own_flyway_made_before_or_after_says_what_it_says() throws Exception {
        Path migrations = Files.createDirectories(folder.resolve("migrations"));
        Files.writeString(migrations.resolve("V1__shop.sql"), "CREATE TABLE shop (id INTEGER PRIMARY KEY);");
        Flyway before = flyway("before.db", migrations);

        prepare();

        assertThat(logged(before::migrate))
                .anyMatch(line ->
                        line.contains("INFO org.flywaydb.") && line.contains("Successfully applied 1 migration"));
        assertThat(logged(() -> flyway("after.db", migrations).migrate()))
                .anyMatch(line ->
                        line.contains("INFO org.flywaydb.") && line.contains("Successfully applied 1 migration"));
    }

    private Flyway flyway(String database, Path migrations) {
        return Flyway.configure()
                .dataSource("jdbc:sqlite:" + folder.resolve(database), "", "")
                .locations("filesystem:" + migrations)
                .load();
    }
}
