package dev.longhaul.jdbc.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.Longhaul;
import dev.longhaul.jdbc.JdbcStore;
import dev.longhaul.job.JobId;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineOnSqliteTest extends EngineOnDatabase {

    @TempDir
    Path folder;

    @Override
    JdbcStore newStore() {
        return reopened();
    }

    @Override
    JdbcStore reopened() {
        return JdbcStore.sqlite(folder.resolve("jobs.db"));
    }

    @Test
    void jobs_are_enqueued_before_the_first_start_of_all_in_a_database_that_is_not_there_yet() {
        Path file = folder.resolve("new.db");
        JobId id;
        try (Longhaul longhaul = Longhaul.builder(JdbcStore.sqlite(file)).build()) {
            id = longhaul.enqueue(SHIP.job("order-42")).id();
        }
        try (Longhaul longhaul = Longhaul.builder(JdbcStore.sqlite(file)).build()) {
            longhaul.start();
            assertThat(longhaul.jobs().find(id)).isPresent();
        }
    }
}
