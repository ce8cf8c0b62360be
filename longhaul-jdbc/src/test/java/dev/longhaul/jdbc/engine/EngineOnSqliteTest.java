package dev.longhaul.jdbc.engine;

import dev.longhaul.jdbc.JdbcStore;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class EngineOnSqliteTest extends EngineOnDatabase {

    @TempDir
    Path folder;

    @Override
    JdbcStore newStore() {
        return reopened();
    }

    @Override
    JdbcStore reopened() {
        return JdbcStore.sqlite(folder.resolve("jobs.db"));
    }
}
