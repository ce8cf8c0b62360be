package dev.longhaul.jdbc.engine;

import dev.longhaul.jdbc.JdbcStore;
import dev.longhaul.servers.MariaDbServer;

class InboxOnMariaDbTest extends InboxOnDatabase {

    private static final String URL = MariaDbServer.newDatabase();

    @Override
    JdbcStore newStore() {
        MariaDbServer.empty(URL);
        return another();
    }

    @Override
    JdbcStore another() {
        return JdbcStore.mariadb(URL, MariaDbServer.USER, "");
    }
}
