package dev.longhaul.jdbc.sqlite;

import dev.longhaul.jdbc.JdbcStore;
import dev.longhaul.jdbc.sample.SampleJobs;
import dev.longhaul.store.JobRow;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** A program that prepares a store, says so, and then commits job after job and says each id, until it is killed. */
final class EnqueueForever {
    private EnqueueForever() {}

    public static void main(String[] arguments) {
        SampleJobs jobs = new SampleJobs(Instant.parse("2026-11-21T10:00:00Z"), Long.parseLong(arguments[1]));
        try (JdbcStore store = JdbcStore.sqlite(Path.of(arguments[0]))) {
            store.prepare();
            System.out.println("ready");
            while (!System.out.checkError()) {
                JobRow row = jobs.row("a");
                SampleJobs.commit(store, tx -> {
                    tx.jobs().insert(List.of(row));
                    tx.due().insert(List.of(jobs.open(row)));
                });
                System.out.println(row.id());
            }
        }
    }
}
