package dev.longhaul.server.engine;

import dev.longhaul.jdbc.JdbcStore;
import dev.longhaul.server.config.InvalidConfigurationException;
import dev.longhaul.server.config.StoreProperties;
import dev.longhaul.store.Store;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where the jobs are kept: SQLite in the data folder, unless a database is named. */
@Configuration(proxyBeanMethods = false)
public class StoreConfiguration {

    /** The SQLite database's name in the data folder. */
    private static final String DATABASE_FILE = "longhaul.db";

    @Bean
    DataFolder dataFolder(StoreProperties properties) {
        return new DataFolder(properties.data());
    }

    /** The engine closes it. */
    @Bean(destroyMethod = "")
    Store store(StoreProperties properties, DataFolder folder) {
        String url = properties.databaseUrl();
        if (url == null || url.isBlank()) {
            return JdbcStore.sqlite(folder.ready().resolve(DATABASE_FILE));
        }
        try {
            return JdbcStore.of(url.strip());
        } catch (IllegalArgumentException e) {
            throw new InvalidConfigurationException(
                    "longhaul.database-url cannot be: " + e.getMessage() + ".",
                    "Name a database, or nothing for SQLite in the data folder.");
        }
    }
}
