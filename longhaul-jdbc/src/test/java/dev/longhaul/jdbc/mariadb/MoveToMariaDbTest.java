package dev.longhaul.jdbc.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.longhaul.jdbc.JdbcStore;
import dev.longhaul.jdbc.sample.SampleJobs;
import dev.longhaul.job.Outcome;
import dev.longhaul.servers.MariaDbServer;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.ClaimId;
import dev.longhaul.store.JobRow;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.Standing;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.StoreTransaction;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Moving a store to MariaDB, and not away from it. */
class MoveToMariaDbTest {

    private final SampleJobs jobs = new SampleJobs(Instant.parse("2026-11-21T10:00:00Z"), 1);

    @TempDir
    Path folder;

    @Test
    void a_file_is_moved_to_mariadb_with_its_jobs_claims_and_history() {
        JobRow waiting = jobs.row("a");
        JobRow claimed = jobs.row("a");
        OpenJob open = jobs.open(claimed);
        AttemptRow attempt;
        try (JdbcStore file = JdbcStore.sqlite(folder.resolve("jobs.db"))) {
            file.prepare();
            SampleJobs.commit(file, tx -> {
                tx.jobs().insert(List.of(waiting));
                tx.due().insert(List.of(jobs.open(waiting)));
            });
            ClaimId claim = jobs.claimed(file, open, claimed);
            attempt = jobs.attempt(open, claim, Outcome.Kind.FAILED);
            SampleJobs.commit(file, tx -> tx.attempts().insert(List.of(attempt)));
        }

        String url = MariaDbServer.newDatabase();
        try (JdbcStore file = JdbcStore.sqlite(folder.resolve("jobs.db"));
                JdbcStore store = JdbcStore.mariadb(url, MariaDbServer.USER, "")) {
            file.moveTo(store);

            try (StoreTransaction tx = store.begin(SampleJobs.PATIENCE)) {
                assertThat(tx.jobs().load(List.of(waiting.id(), claimed.id())))
                        .containsEntry(waiting.id(), waiting)
                        .containsEntry(claimed.id(), claimed);
                assertThat(tx.jobs().standing(List.of(waiting.id())))
                        .containsEntry(waiting.id(), new Standing.Due(jobs.open(waiting)));
                assertThat(tx.claims().lockExpired(10))
                        .singleElement()
                        .satisfies(claim -> assertThat(claim.jobs()).containsExactly(open));
                assertThat(tx.attempts().of(claimed.id())).containsExactly(attempt);
            }
        }
    }

    @Test
    void a_store_on_mariadb_is_not_moved_elsewhere() {
        try (JdbcStore store = JdbcStore.mariadb(MariaDbServer.newDatabase(), MariaDbServer.USER, "");
                JdbcStore file = JdbcStore.sqlite(folder.resolve("new.db"))) {
            store.prepare();

            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> store.moveTo(file))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.REFUSED))
                    .withMessageContaining("cannot be moved elsewhere yet");
        }
    }
}
