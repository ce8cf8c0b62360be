package dev.longhaul.jdbc.postgresql;

import dev.longhaul.jdbc.table.Binding;
import dev.longhaul.jdbc.table.Columns;
import dev.longhaul.jdbc.table.Dialect;
import dev.longhaul.jdbc.table.SqlPage;
import dev.longhaul.store.StoreException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** PostgreSQL's ways: a batch is one statement with an array per column, and errors are told by their SQLSTATE. */
final class PostgresDialect implements Dialect {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresDialect.class);

    private final SqlPage sql = new PostgresSql();

    @Override
    public SqlPage sql() {
        return sql;
    }

    @Override
    public StoreException.Kind kindOf(SQLException trouble) {
        return SqlStates.kindOf(trouble);
    }

    @Override
    public boolean isDuplicate(SQLException trouble) {
        return SqlStates.DUPLICATE.equals(trouble.getSQLState());
    }

    /** The driver keeps what it has prepared. */
    @Override
    public PreparedStatement prepare(Connection connection, String statement) throws SQLException {
        return connection.prepareStatement(statement);
    }

    @Override
    public void done(PreparedStatement statement) throws SQLException {
        statement.close();
    }

    @Override
    public void discard(PreparedStatement statement) {
        try {
            statement.close();
        } catch (SQLException e) {
            LOG.debug("a statement that failed could not be closed either: {}", e.getMessage());
        }
    }

    @Override
    public void bindUuid(PreparedStatement statement, int at, UUID value) throws SQLException {
        statement.setObject(at, value);
    }

    @Override
    public void bindUuids(PreparedStatement statement, int at, Collection<UUID> values) throws SQLException {
        bindArray(statement, at, "uuid", values.toArray(UUID[]::new));
    }

    @Override
    public void bindTexts(PreparedStatement statement, int at, Collection<String> values) throws SQLException {
        bindArray(statement, at, "text", values.toArray(String[]::new));
    }

    /** Statements read the database's clock. */
    @Override
    public int bindNow(PreparedStatement statement, int at) {
        return 0;
    }

    @Override
    public String answeringForOthers() {
        return ConnectionSql.ANSWERING_FOR_OTHERS;
    }

    @Override
    public UUID readUuid(ResultSet results, String column) throws SQLException {
        UUID value = results.getObject(column, UUID.class);
        if (value == null) {
            throw new SQLException("column " + column + " is null");
        }
        return value;
    }

    @Override
    public <T> List<Call> calls(String statement, Batch<T> batch, Binding more) {
        return List.of(new Call(statement, args -> {
            for (Columns.Column<T> column : batch.columns().all()) {
                @Nullable Object[] values = values(column, batch.rows());
                args.array(connection -> arrayOf(connection, type(column.kind()), values));
            }
            more.bind(args);
        }));
    }

    /** None at all for a column of nothing but nulls: {@code unnest} fills up what is shorter than the other columns. */
    private static <T> @Nullable Object[] values(Columns.Column<T> column, List<T> rows) {
        @Nullable Object[] values = array(column.kind(), rows.size());
        boolean some = false;
        for (int i = 0; i < values.length; i++) {
            values[i] = column.value().apply(rows.get(i));
            some |= values[i] != null;
        }
        return some ? values : array(column.kind(), 0);
    }

    static void bindArray(PreparedStatement statement, int at, String type, @Nullable Object[] values)
            throws SQLException {
        statement.setArray(at, arrayOf(statement.getConnection(), type, values));
    }

    private static Array arrayOf(Connection connection, String type, @Nullable Object[] values) throws SQLException {
        return values instanceof @Nullable UUID[] uuids
                ? UuidArray.of(connection, uuids)
                : connection.createArrayOf(type, values);
    }

    private static String type(Columns.Kind kind) {
        return switch (kind) {
            case UUID -> "uuid";
            case TEXT -> "text";
            case NUMBER -> "bigint";
            case COUNT -> "integer";
            case FLAG -> "boolean";
            case BYTES -> "bytea";
        };
    }

    /** The driver looks at the array's own class to choose how it travels. */
    private static @Nullable Object[] array(Columns.Kind kind, int length) {
        return switch (kind) {
            case UUID -> new @Nullable UUID[length];
            case TEXT -> new @Nullable String[length];
            case NUMBER -> new @Nullable Long[length];
            case COUNT -> new @Nullable Integer[length];
            case FLAG -> new @Nullable Boolean[length];
            case BYTES -> new byte @Nullable [length][];
        };
    }
}
