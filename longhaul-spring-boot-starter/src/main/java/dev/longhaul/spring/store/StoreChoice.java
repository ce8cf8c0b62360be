package dev.longhaul.spring.store;

import dev.longhaul.jdbc.JdbcStore;
import dev.longhaul.jdbc.mariadb.MariaDbOptions;
import dev.longhaul.jdbc.postgresql.PostgresOptions;
import dev.longhaul.spring.config.InvalidConfigurationException;
import dev.longhaul.spring.config.LonghaulProperties;
import dev.longhaul.spring.config.LonghaulProperties.Pool.Use;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses where the jobs are kept; see the package. */
public final class StoreChoice {
    private static final Logger LOG = LoggerFactory.getLogger(StoreChoice.class);

    /** The SQLite database's name in the data folder. */
    private static final String DATABASE_FILE = "longhaul.db";

    private final LonghaulProperties settings;

    /** A choice by these settings. */
    public StoreChoice(LonghaulProperties settings) {
        this.settings = settings;
    }

    /**
     * The store, which connects when it is prepared.
     *
     * @param applications the application's own way to its database; null if it has none
     * @throws InvalidConfigurationException if there is no database that jobs can be kept in
     */
    public JdbcStore store(@Nullable DataSource applications) {
        String named = settings.databaseUrl();
        if (named != null && !named.isBlank()) {
            return byUrl(named.strip(), settings.pool().size());
        }
        if (applications == null) {
            Path file = new DataFolder(settings.data()).ready().resolve(DATABASE_FILE);
            LOG.info(
                    "jobs are kept in {}, as neither a DataSource nor longhaul.database-url names a database",
                    file.toAbsolutePath());
            return JdbcStore.sqlite(file);
        }
        return inApplications(ApplicationDatabase.of(applications));
    }

    private static JdbcStore byUrl(String url, int connections) {
        try {
            return JdbcStore.of(url, connections);
        } catch (IllegalArgumentException e) {
            throw new InvalidConfigurationException(
                    "longhaul.database-url cannot be: " + e.getMessage() + ".",
                    "Name a database, or nothing: then jobs are kept in the application's own, or in SQLite in longhaul.data.");
        }
    }

    private JdbcStore inApplications(ApplicationDatabase database) {
        if (database.isSqlite()) {
            return JdbcStore.sqlite(sqliteFile(database));
        }
        if (!database.isPostgres() && !database.isMariaDb()) {
            throw new InvalidConfigurationException(
                    "Jobs cannot be kept in the application's database, " + database.shown()
                            + ": Longhaul works on PostgreSQL, MariaDB and SQLite.",
                    "Name another database for the jobs in longhaul.database-url, such as jdbc:sqlite:longhaul.db or"
                            + " postgresql://user:password@host/db (enqueueing is then no part of the application's"
                            + " transactions: set longhaul.transactions=apart); or move the application to one of the three.");
        }
        ApplicationDatabase.Login login = database.login();
        if (settings.pool().use() == Use.OWN && login == null) {
            LOG.info(
                    "the engine uses the application's pool, whose credentials it cannot know; it needs eight connections of it"
                            + " besides those of handlers");
        }
        boolean own = settings.pool().use() == Use.OWN && login != null;
        return database.isPostgres() ? postgres(database, own ? login : null) : mariaDb(database, own ? login : null);
    }

    private JdbcStore postgres(ApplicationDatabase database, ApplicationDatabase.@Nullable Login login) {
        return JdbcStore.postgresql(
                login == null
                        ? PostgresOptions.of(database.dataSource()).build()
                        : PostgresOptions.of(database.url(), login.user(), login.password())
                                .maxConnections(settings.pool().size())
                                .build());
    }

    private JdbcStore mariaDb(ApplicationDatabase database, ApplicationDatabase.@Nullable Login login) {
        return JdbcStore.mariadb(
                login == null
                        ? MariaDbOptions.of(database.dataSource()).build()
                        : MariaDbOptions.of(database.url(), login.user(), login.password())
                                .maxConnections(settings.pool().size())
                                .build());
    }

    /** Parameters are the application's connections'; the engine's have those on which durability rests. */
    private static Path sqliteFile(ApplicationDatabase database) {
        String path = database.url().substring("jdbc:sqlite:".length()).replaceFirst("\\?.*", "");
        if (path.startsWith("file:")) {
            path = path.substring("file:".length());
        }
        if (path.isEmpty() || path.startsWith(":memory:") || database.url().contains("mode=memory")) {
            throw new InvalidConfigurationException(
                    "The application's database " + database.shown()
                            + " is in memory, and jobs must outlive the process.",
                    "Name a file: spring.datasource.url=jdbc:sqlite:shop.db.");
        }
        return Path.of(path);
    }
}
