package dev.longhaul.jdbc.sqlite;

import dev.longhaul.jdbc.table.Trouble;
import dev.longhaul.store.StoreException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** Opens connections to one file, each with the settings on which durability rests. */
final class SqliteFile {

    /** How long an application's own connection waits for a writer. */
    private static final Duration APPLICATION_WAITS = Duration.ofSeconds(5);

    /** What a log that has grown is cut to when it is started again, in bytes. */
    private static final int KEEP_LOG_BYTES = 64 * 1024 * 1024;

    /** Memory for pages, for each connection, in KiB. */
    private static final int CACHE_KIB = 16 * 1024;

    private final Path path;

    SqliteFile(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    /** A connection that begins and ends its transactions by statements. */
    Connection open() {
        try {
            return dataSource(config()).getConnection();
        } catch (SQLException e) {
            throw new StoreException(SqliteDialect.kind(e), "cannot open " + path + ": " + Trouble.describe(e), e);
        }
    }

    /** A connection that reads only. */
    Connection openReading() {
        Connection connection = open();
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA query_only = true");
            return connection;
        } catch (SQLException e) {
            throw new StoreException(SqliteDialect.kind(e), "cannot read " + path + ": " + Trouble.describe(e), e);
        }
    }

    /**
     * Connections for an application that wants its own statements and the store's in one commit. Their transactions take
     * the writer's place when they begin: one that read first and wrote later could find itself outdated.
     */
    DataSource forApplication() {
        SQLiteConfig config = config();
        config.setBusyTimeout((int) APPLICATION_WAITS.toMillis());
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        return dataSource(config);
    }

    private DataSource dataSource(SQLiteConfig config) {
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + path);
        return source;
    }

    private static SQLiteConfig config() {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout((int) APPLICATION_WAITS.toMillis());
        config.setJournalSizeLimit(KEEP_LOG_BYTES);
        config.setCacheSize(-CACHE_KIB);
        return config;
    }
}
