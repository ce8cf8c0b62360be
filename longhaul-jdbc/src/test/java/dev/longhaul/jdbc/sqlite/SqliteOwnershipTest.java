package dev.longhaul.jdbc.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.longhaul.jdbc.JdbcStore;
import dev.longhaul.job.JobId;
import dev.longhaul.store.Standing;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.StoreTransaction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One process owns the file, and a process that is killed has lost nothing that it said was done. */
class SqliteOwnershipTest {

    @TempDir
    Path folder;

    @Test
    void a_second_store_of_the_same_process_is_refused_and_takes_no_lock_away() {
        Path file = folder.resolve("jobs.db");
        try (JdbcStore first = JdbcStore.sqlite(file);
                JdbcStore second = JdbcStore.sqlite(file)) {
            first.prepare();

            assertRefused(second, "another store of this process");
            assertRefused(second, "another store of this process");
        }
        try (JdbcStore third = JdbcStore.sqlite(file)) {
            third.prepare();
        }
    }

    @Test
    void a_link_to_the_file_leads_to_the_same_lock() throws IOException {
        Path file = folder.resolve("jobs.db");
        try (JdbcStore first = JdbcStore.sqlite(file)) {
            first.prepare();
            Path link = Files.createSymbolicLink(folder.resolve("link.db"), file);
            try (JdbcStore second = JdbcStore.sqlite(link)) {
                assertRefused(second, "another store of this process");
            }
        }
    }

    @Test
    void another_process_keeps_the_file_until_it_is_killed_and_is_named_by_its_id() throws Exception {
        Path file = folder.resolve("jobs.db");
        try (Program other = new Program(EnqueueForever.class, file.toString(), "1");
                JdbcStore store = JdbcStore.sqlite(file)) {
            assertThat(other.line()).isEqualTo("ready");
            assertRefused(store, "process " + other.processId());
            assertRefused(store, "process " + other.processId());

            other.kill();

            store.prepare();
            assertThat(store.exclusive()).isTrue();
        }
    }

    @Test
    void every_commit_that_a_killed_process_knew_of_is_there() throws Exception {
        Path file = folder.resolve("jobs.db");
        List<JobId> said = new ArrayList<>();
        for (int life = 1; life <= 3; life++) {
            try (Program program = new Program(EnqueueForever.class, file.toString(), Integer.toString(life))) {
                assertThat(program.line()).isEqualTo("ready");
                for (int i = 0; i < 50 * life; i++) {
                    said.add(JobId.parse(program.line()));
                }
                program.kill();
                // What it had said before it was killed, and nobody had read yet.
                for (String line = program.line(); line != null && line.length() == 36; line = program.line()) {
                    said.add(JobId.parse(line));
                }
            }
        }

        try (JdbcStore store = JdbcStore.sqlite(file)) {
            store.prepare();
            try (StoreTransaction tx = store.beginReading()) {
                assertThat(tx.jobs().standing(said))
                        .hasSize(said.size())
                        .allSatisfy((id, standing) -> assertThat(standing).isInstanceOf(Standing.Due.class));
                assertThat(tx.due().count(1_000_000).get("a")).isBetween((long) said.size(), said.size() + 3L);
            }
        }
    }

    @Test
    void folders_are_made() {
        Path file = folder.resolve("a").resolve("b").resolve("jobs.db");
        try (JdbcStore store = JdbcStore.sqlite(file)) {
            store.prepare();
        }
        assertThat(file).exists();
    }

    private static void assertRefused(JdbcStore store, String by) {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(store::prepare)
                .satisfies(e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.REFUSED))
                .withMessageContaining("in use by " + by)
                .withMessageContaining("use PostgreSQL");
    }
}
