package dev.longhaul.jdbc.transfer;

import dev.longhaul.jdbc.transfer.CopiedTable.Kind;
import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Values on their way from one database into another: what the kind says, kept as the column's type says. */
final class Values {

    private Values() {}

    /** How a database keeps a column. */
    record Kept(int jdbcType, String typeName) {

        static Kept of(ResultSetMetaData columns, int at) throws SQLException {
            return new Kept(
                    columns.getColumnType(at), columns.getColumnTypeName(at).toLowerCase(Locale.ROOT));
        }

        private boolean binary() {
            return jdbcType == Types.BINARY || jdbcType == Types.VARBINARY;
        }
    }

    /** Reads a value of the current row; null if there is none. */
    static @Nullable Object read(ResultSet row, int at, Kind kind, Kept kept) throws SQLException {
        Object value = switch (kind) {
            case UUID -> uuid(row, at, kept);
            case TEXT, JSON -> row.getString(at);
            case NUMBER -> row.getLong(at);
            case FLAG -> row.getBoolean(at);
            case BYTES -> bytes(row, at);
        };
        return row.wasNull() ? null : value;
    }

    private static @Nullable Object uuid(ResultSet row, int at, Kept kept) throws SQLException {
        if (kept.binary()) {
            byte[] bytes = row.getBytes(at);
            if (bytes == null) {
                return null;
            }
            ByteBuffer halves = ByteBuffer.wrap(bytes);
            return new UUID(halves.getLong(), halves.getLong());
        }
        String text = row.getString(at);
        return text == null ? null : UUID.fromString(text);
    }

    /** SQLite's driver answers null for an empty value, too. */
    private static byte @Nullable [] bytes(ResultSet row, int at) throws SQLException {
        byte[] bytes = row.getBytes(at);
        return bytes == null && row.getObject(at) != null ? new byte[0] : bytes;
    }

    /** Binds a value for a column. */
    static void bind(PreparedStatement statement, int at, @Nullable Object value, Kind kind, Kept kept)
            throws SQLException {
        if (value == null) {
            statement.setNull(at, kept.jdbcType());
            return;
        }
        switch (kind) {
            case UUID -> bindUuid(statement, at, (UUID) value, kept);
            case TEXT -> statement.setString(at, (String) value);
            case JSON -> {
                if (kept.typeName().equals("jsonb")) {
                    statement.setObject(at, value, Types.OTHER);
                } else {
                    statement.setString(at, (String) value);
                }
            }
            case NUMBER -> statement.setLong(at, (Long) value);
            case FLAG -> statement.setBoolean(at, (Boolean) value);
            case BYTES -> statement.setBytes(at, (byte[]) value);
        }
    }

    private static void bindUuid(PreparedStatement statement, int at, UUID value, Kept kept) throws SQLException {
        if (kept.binary()) {
            statement.setBytes(
                    at,
                    ByteBuffer.allocate(16)
                            .putLong(value.getMostSignificantBits())
                            .putLong(value.getLeastSignificantBits())
                            .array());
        } else if (kept.jdbcType() == Types.OTHER) {
            statement.setObject(at, value);
        } else {
            statement.setString(at, value.toString());
        }
    }

    /** About how much memory a value takes, for batches that are bounded by it. */
    static long weight(@Nullable Object value) {
        return switch (value) {
            case null -> 8;
            case String text -> 40 + text.length();
            case byte[] bytes -> 16 + bytes.length;
            default -> 16;
        };
    }
}
