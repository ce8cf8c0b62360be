package dev.longhaul.server.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the jobs are kept.
 *
 * @param data the folder of the SQLite database and of the generated secrets key; made if it is not there
 * @param databaseUrl the database: a JDBC URL, postgresql://user:password@host/db or mariadb://user:password@host/db; SQLite
 *     in the data folder if empty
 */
@ConfigurationProperties("longhaul")
public record StoreProperties(
        @DefaultValue("longhaul-data") Path data, @Nullable String databaseUrl) {

    /** Whether a database is named; otherwise it is SQLite in the data folder. */
    public boolean hasDatabaseUrl() {
        return databaseUrl != null && !databaseUrl.isBlank();
    }

    /** Without the URL, which can hold a password. */
    @Override
    public String toString() {
        return "StoreProperties[data=" + data + ", databaseUrl=" + (hasDatabaseUrl() ? "(set)" : "(empty)") + "]";
    }
}
