package dev.longhaul.jdbc.contract;

import dev.longhaul.jdbc.JdbcStore;
import dev.longhaul.jdbc.postgresql.PostgresServer;
import dev.longhaul.store.Store;
import dev.longhaul.testkit.store.StoreContract;

class PostgresStoreContractTest extends StoreContract {

    private static final String URL = PostgresServer.newSchema();

    @Override
    public Store newStore() {
        PostgresServer.empty(URL);
        return JdbcStore.postgresql(URL, PostgresServer.USER, "");
    }
}
