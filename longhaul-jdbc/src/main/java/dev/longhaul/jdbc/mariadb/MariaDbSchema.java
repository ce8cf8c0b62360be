package dev.longhaul.jdbc.mariadb;

import dev.longhaul.jdbc.table.BareUrl;
import dev.longhaul.jdbc.table.FirstConnection;
import dev.longhaul.jdbc.table.Migrations;
import dev.longhaul.jdbc.table.Trouble;
import dev.longhaul.store.StoreException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** Brings the schema up to date, one node at a time. */
final class MariaDbSchema {
    private final DataSource connections;
    private final MariaDbOptions.Access access;

    MariaDbSchema(DataSource connections, MariaDbOptions.Access access) {
        this.connections = connections;
        this.access = access;
    }

    void bringUpToDate() {
        try (Connection connection = FirstConnection.of(connections, place());
                Statement statement = connection.createStatement()) {
            lock(statement);
            try {
                Migrations.of("mariadb", ErrorCodes::kindOf, ErrorCodes::remedy).apply(connections);
            } finally {
                // Without this, a pooled connection would keep it.
                statement.execute(ConnectionSql.UNLOCK_SCHEMA);
            }
        } catch (SQLException e) {
            throw new StoreException(
                    ErrorCodes.kindOf(e), "the schema could not be brought up to date: " + Trouble.describe(e), e);
        }
    }

    private static void lock(Statement statement) throws SQLException {
        try (ResultSet result = statement.executeQuery(ConnectionSql.LOCK_SCHEMA)) {
            if (!result.next() || result.getInt("held") != 1) {
                throw new StoreException(
                        StoreException.Kind.LOCK_WAIT,
                        "another node has been bringing the schema up to date for ten minutes; if there is none, see who"
                                + " holds the lock in information_schema.metadata_lock_info");
            }
        }
    }

    private String place() {
        return switch (access) {
            case MariaDbOptions.Access.ByUrl url -> BareUrl.of(url.jdbcUrl());
            case MariaDbOptions.Access.ByPool pool -> "MariaDB";
        };
    }
}
