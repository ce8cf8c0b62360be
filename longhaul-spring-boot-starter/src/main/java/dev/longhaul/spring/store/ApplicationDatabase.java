package dev.longhaul.spring.store;

import com.zaxxer.hikari.HikariDataSource;
import dev.longhaul.spring.config.InvalidConfigurationException;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The application's own database.
 *
 * @param dataSource how the application reaches it
 * @param url its JDBC URL
 * @param login what is needed, besides the URL, to reach it by connections of one's own; null if that is not known
 */
record ApplicationDatabase(
        DataSource dataSource, String url, @Nullable Login login) {

    /** Who connects. */
    record Login(@Nullable String user, @Nullable String password) {
        /** Without the password. */
        @Override
        public String toString() {
            return "Login[user=" + user + "]";
        }
    }

    /**
     * Finds out where a data source leads. A pool that is set up by URL, user and password says so; any other is asked for a
     * connection.
     *
     * @throws InvalidConfigurationException if it cannot be reached
     */
    static ApplicationDatabase of(DataSource dataSource) {
        try {
            if (dataSource.isWrapperFor(HikariDataSource.class)) {
                HikariDataSource pool = dataSource.unwrap(HikariDataSource.class);
                String url = pool.getJdbcUrl();
                if (url != null) {
                    return new ApplicationDatabase(dataSource, url, login(pool));
                }
            }
            try (Connection connection = dataSource.getConnection()) {
                return new ApplicationDatabase(
                        dataSource, connection.getMetaData().getURL(), null);
            }
        } catch (SQLException e) {
            throw new InvalidConfigurationException(
                    "The application's DataSource leads to no database that answers: " + e.getMessage(),
                    "Start the database, or correct spring.datasource.url, username and password; then start again.");
        }
    }

    /** Null where URL, user and password are not all there is to it, such as tokens that change or another schema. */
    private static @Nullable Login login(HikariDataSource pool) {
        boolean says = pool.getClass() == HikariDataSource.class
                && pool.getCredentialsProvider() == null
                && pool.getDataSourceProperties().isEmpty()
                && pool.getSchema() == null
                && pool.getCatalog() == null
                && pool.getConnectionInitSql() == null;
        return says ? new Login(pool.getUsername(), pool.getPassword()) : null;
    }

    boolean isSqlite() {
        return url.startsWith("jdbc:sqlite:");
    }

    boolean isPostgres() {
        return url.startsWith("jdbc:postgresql:");
    }

    boolean isMariaDb() {
        return url.startsWith("jdbc:mariadb:");
    }

    /** The URL as it can be shown: without what stands after a question mark or before an at sign. */
    String shown() {
        return url.replaceFirst("[?;].*", "?...").replaceFirst("//[^/]*@", "//...@");
    }
}
