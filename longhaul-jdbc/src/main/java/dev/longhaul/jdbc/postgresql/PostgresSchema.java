package dev.longhaul.jdbc.postgresql;

import dev.longhaul.jdbc.table.BareUrl;
import dev.longhaul.jdbc.table.FirstConnection;
import dev.longhaul.jdbc.table.Migrations;
import dev.longhaul.jdbc.table.Trouble;
import dev.longhaul.store.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** Brings the schema up to date, one node at a time. */
final class PostgresSchema {

    /** Other nodes hold the lock for as long as a migration takes. */
    private static final String WAIT_FOR_LOCK = "SET lock_timeout = '10min'";

    private final DataSource connections;
    private final PostgresOptions.Access access;

    PostgresSchema(DataSource connections, PostgresOptions.Access access) {
        this.connections = connections;
        this.access = access;
    }

    /** Whether there is a database, before anybody needs its tables. */
    void requireDatabase() {
        FirstConnection.require(connections, place());
    }

    void bringUpToDate() {
        try (Connection connection = FirstConnection.of(connections, place());
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(true);
            statement.execute(WAIT_FOR_LOCK);
            // A node that is cut off while it migrates must not keep the others from starting.
            statement.execute(ConnectionSql.NOTICE_DEAD_NODES);
            try {
                statement.execute(ConnectionSql.LOCK_SCHEMA);
                Migrations.of("postgresql", SqlStates::kindOf, SqlStates::remedy)
                        .apply(connections);
            } finally {
                // Without this, a pooled connection would keep both.
                statement.execute(ConnectionSql.UNLOCK_SCHEMA);
                statement.execute("RESET lock_timeout");
            }
        } catch (SQLException e) {
            StoreException.Kind kind = SqlStates.kindOf(e);
            throw new StoreException(kind, "the schema could not be brought up to date: " + Trouble.describe(e), e);
        }
    }

    private String place() {
        return switch (access) {
            case PostgresOptions.Access.ByUrl url -> BareUrl.of(url.jdbcUrl());
            case PostgresOptions.Access.ByPool pool -> "PostgreSQL";
        };
    }
}
