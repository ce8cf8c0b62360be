package dev.longhaul.jdbc.contract;

import dev.longhaul.jdbc.JdbcStore;
import dev.longhaul.jdbc.sample.Damage;
import dev.longhaul.job.JobId;
import dev.longhaul.servers.PostgresServer;
import dev.longhaul.store.ClaimId;
import dev.longhaul.store.Store;
import dev.longhaul.testkit.store.StoreContract;

class PostgresStoreContractTest extends StoreContract {

    private static final String URL = PostgresServer.newSchema();

    @Override
    public Store newStore() {
        PostgresServer.empty(URL);
        return JdbcStore.postgresql(URL, PostgresServer.USER, "");
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
