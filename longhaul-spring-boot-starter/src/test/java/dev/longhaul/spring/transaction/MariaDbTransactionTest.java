package dev.longhaul.spring.transaction;

import dev.longhaul.servers.MariaDbServer;
import dev.longhaul.spring.Applications;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class MariaDbTransactionTest extends TransactionContract {
    @Override
    ApplicationContextRunner application() {
        return Applications.withDataSource(MariaDbServer.newDatabase(), MariaDbServer.USER, "");
    }
}
