package dev.longhaul.jdbc.engine;

import dev.longhaul.jdbc.JdbcStore;
import dev.longhaul.servers.MariaDbServer;

class EngineOnMariaDbTest extends EngineOnDatabase {

    private static final String URL = MariaDbServer.newDatabase();

    @Override
    JdbcStore newStore() {
        MariaDbServer.empty(URL);
        return reopened();
    }

    @Override
    JdbcStore reopened() {
        return JdbcStore.mariadb(URL, MariaDbServer.USER, "");
    }
}
