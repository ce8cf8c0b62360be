package dev.longhaul.messaging.database;

import dev.longhaul.jdbc.JdbcStore;
import dev.longhaul.servers.PostgresServer;

class MessagesOnPostgresTest extends MessagesOnDatabase {

    private final String url = PostgresServer.newSchema();

    @Override
    JdbcStore open() {
        return JdbcStore.postgresql(url, PostgresServer.USER, "");
    }

    @Override
    int nodes() {
        return 2;
    }
}
