package dev.longhaul.jdbc.mariadb;

import dev.longhaul.jdbc.table.Args;
import dev.longhaul.jdbc.table.Binding;
import dev.longhaul.jdbc.table.Columns;
import dev.longhaul.jdbc.table.Dialect;
import dev.longhaul.jdbc.table.JsonTexts;
import dev.longhaul.jdbc.table.SqlPage;
import dev.longhaul.store.StoreException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * MariaDB's ways: a batch is one statement that grows with its rows, a set is a JSON array, a UUID is its 16 bytes, and errors
 * are told by their number.
 */
final class MariaDbDialect implements Dialect {
    private static final Logger LOG = LoggerFactory.getLogger(MariaDbDialect.class);

    /** The most rows of one statement. */
    static final int MOST_ROWS = 500;

    /**
     * How much of bytes and texts goes into one statement, unless one row is more. Escaped it may be twice that, and a
     * server takes 16 MiB by default ({@code max_allowed_packet}).
     */
    static final int MOST_BYTES = 4 * 1024 * 1024;

    /** A set is sorted as the database sorts its binary ids, so that all lock in one order. */
    private static final java.util.Comparator<UUID> AS_BYTES = (one, other) -> {
        int high = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
        return high != 0 ? high : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits());
    };

    private static final HexFormat HEX = HexFormat.of();

    private final SqlPage sql = new MariaDbSql();
    private final Map<String, RowPattern> patterns = new ConcurrentHashMap<>();

    @Override
    public SqlPage sql() {
        return sql;
    }

    @Override
    public StoreException.Kind kindOf(SQLException trouble) {
        return ErrorCodes.kindOf(trouble);
    }

    @Override
    public boolean isDuplicate(SQLException trouble) {
        return trouble.getErrorCode() == ErrorCodes.DUPLICATE;
    }

    /** The driver puts the parameters in by itself, and prepares nothing on the server. */
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
        statement.setBytes(at, bytes(value));
    }

    @Override
    public void bindUuids(PreparedStatement statement, int at, Collection<UUID> values) throws SQLException {
        statement.setString(at, array(values));
    }

    /** The ids as hexadecimal digits in a JSON array. */
    static String array(Collection<UUID> values) {
        if (values.isEmpty()) {
            return "[]";
        }
        StringBuilder json = new StringBuilder(values.size() * 35 + 1);
        char before = '[';
        for (UUID value : values.stream().distinct().sorted(AS_BYTES).toList()) {
            json.append(before)
                    .append('"')
                    .append(HEX.toHexDigits(value.getMostSignificantBits()))
                    .append(HEX.toHexDigits(value.getLeastSignificantBits()))
                    .append('"');
            before = ',';
        }
        return json.append(']').toString();
    }

    @Override
    public void bindTexts(PreparedStatement statement, int at, Collection<String> values) throws SQLException {
        statement.setString(at, JsonTexts.array(values));
    }

    /** Statements read the database's clock. */
    @Override
    public int bindNow(PreparedStatement statement, int at) {
        return 0;
    }

    /** InnoDB shows a commit to others before it is flushed; a commit that wrote something itself is flushed after it. */
    @Override
    public String answeringForOthers() {
        return ConnectionSql.ANSWERING_FOR_OTHERS;
    }

    @Override
    public UUID readUuid(ResultSet results, String column) throws SQLException {
        byte[] bytes = results.getBytes(column);
        if (bytes == null || bytes.length != 16) {
            throw new SQLException("column " + column + " holds " + (bytes == null ? "null" : bytes.length + " bytes")
                    + ", and no UUID");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new UUID(buffer.getLong(), buffer.getLong());
    }

    @Override
    public <T> List<Call> calls(String statement, Batch<T> batch, Binding more) {
        if (!RowPattern.isIn(statement)) {
            return batch.rows().stream()
                    .map(row -> new Call(statement, args -> bind(args, batch.columns(), List.of(row), more)))
                    .toList();
        }
        RowPattern pattern = patterns.computeIfAbsent(statement, RowPattern::of);
        List<Call> calls = new ArrayList<>();
        for (List<T> rows : split(batch)) {
            calls.add(new Call(pattern.forRows(rows.size()), args -> bind(args, batch.columns(), rows, more)));
        }
        return calls;
    }

    private static <T> void bind(Args args, Columns<T> columns, List<T> rows, Binding more) throws SQLException {
        for (T row : rows) {
            for (Columns.Column<T> column : columns.all()) {
                args.value(column.kind(), column.value().apply(row));
            }
        }
        more.bind(args);
    }

    /** In order; each part with no more rows and bytes than go into one statement, but one row at least. */
    private static <T> List<List<T>> split(Batch<T> batch) {
        List<List<T>> parts = new ArrayList<>();
        List<T> part = new ArrayList<>();
        long bytes = 0;
        for (T row : batch.rows()) {
            long its = weight(batch.columns(), row);
            if (!part.isEmpty() && (part.size() == MOST_ROWS || bytes + its > MOST_BYTES)) {
                parts.add(part);
                part = new ArrayList<>();
                bytes = 0;
            }
            part.add(row);
            bytes += its;
        }
        parts.add(part);
        return parts;
    }

    private static <T> long weight(Columns<T> columns, T row) {
        long bytes = 0;
        for (Columns.Column<T> column : columns.all()) {
            bytes += switch (column.value().apply(row)) {
                case byte[] some -> some.length;
                case String text -> text.length();
                case null, default -> 0;
            };
        }
        return bytes;
    }

    private static byte[] bytes(UUID value) {
        return ByteBuffer.allocate(16)
                .putLong(value.getMostSignificantBits())
                .putLong(value.getLeastSignificantBits())
                .array();
    }
}
