package dev.longhaul.messaging.database;

import dev.longhaul.jdbc.JdbcStore;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class MessagesOnSqliteTest extends MessagesOnDatabase {

    @TempDir
    private Path folder;

    @Override
    JdbcStore open() {
        return JdbcStore.sqlite(folder.resolve("jobs.db"));
    }

    @Override
    int nodes() {
        return 1;
    }
}
