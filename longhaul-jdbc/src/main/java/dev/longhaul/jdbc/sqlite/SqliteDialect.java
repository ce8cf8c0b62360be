package dev.longhaul.jdbc.sqlite;

import dev.longhaul.jdbc.table.Binding;
import dev.longhaul.jdbc.table.Columns;
import dev.longhaul.jdbc.table.Dialect;
import dev.longhaul.jdbc.table.JsonTexts;
import dev.longhaul.jdbc.table.SqlPage;
import dev.longhaul.store.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * SQLite's ways: a batch is a statement for each row, a set is a JSON array, a UUID is its text, and now is the host's.
 * One for each connection; used by one thread at a time.
 */
final class SqliteDialect implements Dialect {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteDialect.class);

    private final SqlPage sql = new SqliteSql();
    private final Clock clock;

    /** Whether prepared statements are kept for the next time. */
    private final boolean keeps;

    /** At most one for each statement of the page. */
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    private SqliteDialect(Clock clock, boolean keeps) {
        this.clock = clock;
        this.keeps = keeps;
    }

    /** For a connection of the store's own. */
    static SqliteDialect own(Clock clock) {
        return new SqliteDialect(clock, true);
    }

    /** For a caller's connection, on which nothing is left behind. */
    static SqliteDialect callers(Clock clock) {
        return new SqliteDialect(clock, false);
    }

    @Override
    public SqlPage sql() {
        return sql;
    }

    @Override
    public StoreException.Kind kindOf(SQLException trouble) {
        return kind(trouble);
    }

    @Override
    public boolean isDuplicate(SQLException trouble) {
        return trouble instanceof SQLiteException e
                && (e.getResultCode() == SQLiteErrorCode.SQLITE_CONSTRAINT_PRIMARYKEY
                        || e.getResultCode() == SQLiteErrorCode.SQLITE_CONSTRAINT_UNIQUE);
    }

    /** What kind of trouble an error is, by SQLite's result codes. */
    static StoreException.Kind kind(SQLException trouble) {
        if (!(trouble instanceof SQLiteException e)) {
            // The driver's own: the connection was closed under the statement.
            return StoreException.Kind.UNAVAILABLE;
        }
        if (e.getResultCode() == SQLiteErrorCode.SQLITE_BUSY_SNAPSHOT) {
            return StoreException.Kind.CONFLICT;
        }
        return switch (primary(e)) {
            case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL -> StoreException.Kind.LOCK_WAIT;
            case SQLITE_FULL -> StoreException.Kind.FULL;
            // A file or a disk that takes no writes may take them again, like a server that is read-only for now.
            case SQLITE_IOERR, SQLITE_CANTOPEN, SQLITE_READONLY, SQLITE_PERM, SQLITE_NOMEM, SQLITE_INTERRUPT ->
                StoreException.Kind.UNAVAILABLE;
            default -> StoreException.Kind.REFUSED;
        };
    }

    /** The result code without what extends it. */
    static SQLiteErrorCode primary(SQLiteException e) {
        return SQLiteErrorCode.getErrorCode(e.getResultCode().code & 0xff);
    }

    @Override
    public PreparedStatement prepare(Connection connection, String statement) throws SQLException {
        PreparedStatement known = prepared.get(statement);
        if (known == null) {
            known = connection.prepareStatement(statement);
            if (keeps) {
                prepared.put(statement, known);
            }
        }
        return known;
    }

    /** Lets go of payloads. */
    @Override
    public void done(PreparedStatement statement) throws SQLException {
        if (keeps) {
            statement.clearParameters();
        } else {
            statement.close();
        }
    }

    /** The driver ends a statement that fails, so it must not be found again. */
    @Override
    public void discard(PreparedStatement statement) {
        prepared.values().remove(statement);
        try {
            statement.close();
        } catch (SQLException e) {
            LOG.debug("a statement that failed could not be closed either: {}", e.getMessage());
        }
    }

    @Override
    public void bindUuid(PreparedStatement statement, int at, UUID value) throws SQLException {
        statement.setString(at, value.toString());
    }

    @Override
    public void bindUuids(PreparedStatement statement, int at, Collection<UUID> values) throws SQLException {
        bindTexts(statement, at, values.stream().map(UUID::toString).toList());
    }

    @Override
    public void bindTexts(PreparedStatement statement, int at, Collection<String> values) throws SQLException {
        statement.setString(at, JsonTexts.array(values));
    }

    /** The clock is cut to whole microseconds, so that nothing is taken before it is due. */
    @Override
    public int bindNow(PreparedStatement statement, int at) throws SQLException {
        statement.setLong(at, ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant()));
        return 1;
    }

    /** There is one log, and what can be read of it was flushed. */
    @Override
    public @Nullable String answeringForOthers() {
        return null;
    }

    @Override
    public UUID readUuid(ResultSet results, String column) throws SQLException {
        String text = results.getString(column);
        if (text == null) {
            throw new SQLException("column " + column + " is null");
        }
        return UUID.fromString(text);
    }

    @Override
    public <T> List<Call> calls(String statement, Batch<T> batch, Binding more) {
        List<Call> each = new ArrayList<>(batch.rows().size());
        for (T row : batch.rows()) {
            each.add(new Call(statement, args -> {
                for (Columns.Column<T> column : batch.columns().all()) {
                    args.value(column.kind(), column.value().apply(row));
                }
                more.bind(args);
            }));
        }
        return each;
    }
}
