package dev.longhaul.jdbc.postgresql;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.longhaul.jdbc.JdbcStore;
import dev.longhaul.jdbc.sample.SampleJobs;
import dev.longhaul.servers.PostgresServer;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.StoreTransaction;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that takes no writes, as connections meet it while another takes over: it is tried again, and nothing is refused. */
class StandbyTest {

    private final SampleJobs jobs = new SampleJobs(Instant.parse("2026-11-21T10:00:00Z"), 1);

    @Test
    void a_write_to_a_standby_waits_for_a_primary(@TempDir Path folder) throws IOException {
        Path data = folder.resolve("data");
        try (EmbeddedPostgres primary = EmbeddedPostgres.builder()
                        .setDataDirectory(data)
                        .setCleanDataDirectory(false)
                        .start();
                JdbcStore store = store(primary)) {
            store.prepare();
        }
        Files.createFile(data.resolve("standby.signal"));
        try (EmbeddedPostgres standby = EmbeddedPostgres.builder()
                        .setDataDirectory(data)
                        .setCleanDataDirectory(false)
                        .start();
                JdbcStore store = store(standby)) {
            assertThatAWriteIsTriedAgain(store);
        }
    }

    @Test
    void a_write_to_a_primary_that_was_made_read_only_waits_for_another() {
        String url = PostgresServer.newSchema();
        try (JdbcStore store = JdbcStore.postgresql(url, PostgresServer.USER, "")) {
            store.prepare();
        }
        try (JdbcStore store =
                JdbcStore.postgresql(url + "&options=-c%20default_transaction_read_only=on", PostgresServer.USER, "")) {
            assertThatAWriteIsTriedAgain(store);
        }
    }

    private static JdbcStore store(EmbeddedPostgres server) {
        return JdbcStore.postgresql(server.getJdbcUrl(PostgresServer.USER, "postgres"), PostgresServer.USER, "");
    }

    private void assertThatAWriteIsTriedAgain(JdbcStore store) {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> {
                    try (StoreTransaction transaction = store.begin(Duration.ofSeconds(1))) {
                        transaction.jobs().insert(List.of(jobs.row("a")));
                        transaction.commit();
                    }
                })
                .withMessageContaining("25006")
                .withMessageContaining("read-only")
                .extracting(StoreException::kind)
                .isEqualTo(StoreException.Kind.UNAVAILABLE);
    }
}
