package dev.longhaul.jdbc.engine;

import dev.longhaul.jdbc.JdbcStore;
import dev.longhaul.servers.PostgresServer;

class InboxOnPostgresTest extends InboxOnDatabase {

    private static final String URL = PostgresServer.newSchema();

    @Override
    JdbcStore newStore() {
        PostgresServer.empty(URL);
        return another();
    }

    @Override
    JdbcStore another() {
        return JdbcStore.postgresql(URL, PostgresServer.USER, "");
    }
}
