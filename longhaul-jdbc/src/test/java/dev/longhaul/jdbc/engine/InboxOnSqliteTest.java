package dev.longhaul.jdbc.engine;

import dev.longhaul.jdbc.JdbcStore;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

class InboxOnSqliteTest extends InboxOnDatabase {

    @TempDir
    Path folder;

    @Override
    JdbcStore newStore() {
        return JdbcStore.sqlite(folder.resolve("jobs.db"));
    }

    /** One process owns the file. */
    @Override
    @Nullable
    JdbcStore another() {
        return null;
    }
}
