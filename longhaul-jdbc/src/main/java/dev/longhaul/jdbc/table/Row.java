package dev.longhaul.jdbc.table;

import dev.longhaul.job.JobId;
import dev.longhaul.store.Micros;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The current row of a result. */
public final class Row {
    private final Dialect dialect;
    private final ResultSet results;

    Row(Dialect dialect, ResultSet results) {
        this.dialect = dialect;
        this.results = results;
    }

    /** Whether the column is null. */
    public boolean isNull(String column) throws SQLException {
        return results.getObject(column) == null;
    }

    /** A UUID. */
    public UUID uuid(String column) throws SQLException {
        return dialect.readUuid(results, column);
    }

    /** A job's id. */
    public JobId job(String column) throws SQLException {
        return new JobId(uuid(column));
    }

    /** A job's id or null. */
    public @Nullable JobId jobOrNull(String column) throws SQLException {
        return isNull(column) ? null : job(column);
    }

    /** A text. */
    public String text(String column) throws SQLException {
        String text = results.getString(column);
        if (text == null) {
            throw new SQLException("column " + column + " is null");
        }
        return text;
    }

    /** A text or null. */
    public @Nullable String textOrNull(String column) throws SQLException {
        return results.getString(column);
    }

    /** Texts by name; a null is none. */
    public Map<String, String> texts(String column) throws SQLException {
        String json = results.getString(column);
        return json == null ? Map.of() : JsonTexts.decode(json);
    }

    /** A number of 64 bits. */
    public long number(String column) throws SQLException {
        return results.getLong(column);
    }

    /** A number of 32 bits. */
    public int count(String column) throws SQLException {
        return results.getInt(column);
    }

    /** A truth value. */
    public boolean flag(String column) throws SQLException {
        return results.getBoolean(column);
    }

    /** An instant. */
    public Instant time(String column) throws SQLException {
        return Micros.instant(results.getLong(column));
    }

    /** An instant or null. */
    public @Nullable Instant timeOrNull(String column) throws SQLException {
        long micros = results.getLong(column);
        return results.wasNull() ? null : Micros.instant(micros);
    }

    /** A duration. */
    public Duration duration(String column) throws SQLException {
        return Micros.duration(results.getLong(column));
    }

    /** Bytes. */
    public byte[] bytes(String column) throws SQLException {
        byte[] bytes = results.getBytes(column);
        // SQLite answers null for an empty value; a column that may really be null is asked with bytesOrNull.
        return bytes == null ? new byte[0] : bytes;
    }

    /**
     * Bytes that may be empty, or null. SQLite's driver answers null for both, so it is asked for the value as an object first.
     */
    public byte @Nullable [] resultOrNull(String column) throws SQLException {
        return isNull(column) ? null : bytes(column);
    }

    /** Bytes or null. */
    public byte @Nullable [] bytesOrNull(String column) throws SQLException {
        return results.getBytes(column);
    }
}
