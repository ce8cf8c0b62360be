package dev.longhaul.spring.transaction;

import dev.longhaul.spring.Applications;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class SqliteTransactionTest extends TransactionContract {
    @TempDir
    private Path folder;

    @Override
    ApplicationContextRunner application() {
        return Applications.withDataSource(
                "jdbc:sqlite:" + folder.resolve("shop.db") + "?transaction_mode=IMMEDIATE", "", "");
    }
}
