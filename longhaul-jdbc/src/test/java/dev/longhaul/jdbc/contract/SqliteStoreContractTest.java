package dev.longhaul.jdbc.contract;

import dev.longhaul.jdbc.JdbcStore;
import dev.longhaul.jdbc.sample.Damage;
import dev.longhaul.job.JobId;
import dev.longhaul.store.ClaimId;
import dev.longhaul.store.Store;
import dev.longhaul.testkit.store.StoreContract;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreContractTest extends StoreContract {

    @TempDir
    static Path folder;

    private static final AtomicInteger FILES = new AtomicInteger();

    @Override
    public Store newStore() {
        return JdbcStore.sqlite(folder.resolve("jobs-" + FILES.incrementAndGet() + ".db"));
    }

    @Override
    public boolean concurrentWriters() {
        return false;
    }

    @Override
    public boolean damage(Store store, JobId job) {
        return Damage.of(store, job);
    }

    @Override
    public boolean damage(Store store, ClaimId claim) {
        return Damage.of(store, claim);
    }
}
