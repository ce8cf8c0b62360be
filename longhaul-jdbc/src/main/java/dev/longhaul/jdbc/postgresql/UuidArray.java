package dev.longhaul.jdbc.postgresql;

import java.nio.ByteBuffer;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Oid;
import org.postgresql.jdbc.PgArray;
import org.postgresql.jdbc.PreferQueryMode;

/**
 * UUIDs as PostgreSQL reads them from an array without parsing text. The driver sends every other array in binary form, but
 * writes each UUID out in 36 characters, for the server to read back.
 *
 * <p>The form is that of {@code array_send}: dimensions, whether there are nulls, the elements' type, their number and the
 * index of the first; then each with its length before it, -1 for a null.
 */
final class UuidArray {

    private static final int HEADER = 5 * Integer.BYTES;
    private static final int UUID_BYTES = 2 * Long.BYTES;

    private UuidArray() {}

    /** An array of those values, of that connection. */
    static Array of(Connection connection, @Nullable UUID[] values) throws SQLException {
        // An application's pool may hide its driver.
        if (values.length == 0 || !connection.isWrapperFor(BaseConnection.class)) {
            return connection.createArrayOf("uuid", values);
        }
        BaseConnection driver = connection.unwrap(BaseConnection.class);
        return driver.getPreferQueryMode() == PreferQueryMode.SIMPLE
                ? connection.createArrayOf("uuid", values)
                : new PgArray(driver, Oid.UUID_ARRAY, encode(values));
    }

    private static byte[] encode(@Nullable UUID[] values) {
        int nulls = 0;
        for (UUID value : values) {
            nulls += value == null ? 1 : 0;
        }
        ByteBuffer bytes =
                ByteBuffer.allocate(HEADER + values.length * Integer.BYTES + (values.length - nulls) * UUID_BYTES);
        bytes.putInt(1)
                .putInt(nulls == 0 ? 0 : 1)
                .putInt(Oid.UUID)
                .putInt(values.length)
                .putInt(1);
        for (UUID value : values) {
            if (value == null) {
                bytes.putInt(-1);
            } else {
                bytes.putInt(UUID_BYTES)
                        .putLong(value.getMostSignificantBits())
                        .putLong(value.getLeastSignificantBits());
            }
        }
        return bytes.array();
    }
}
