package dev.longhaul.jdbc.table;

import dev.longhaul.job.JobId;
import dev.longhaul.store.Micros;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The parameters of one statement, bound one after the other. */
public final class Args {
    private final Dialect dialect;
    private final PreparedStatement statement;
    private int at = 1;

    Args(Dialect dialect, PreparedStatement statement) {
        this.dialect = dialect;
        this.statement = statement;
    }

    /**
     * The instant of the clock that the store decides by: bound where that is the host's, nothing at all where the
     * statement reads the database's own.
     */
    public Args now() throws SQLException {
        at += dialect.bindNow(statement, at);
        return this;
    }

    /** A UUID. */
    public Args uuid(UUID value) throws SQLException {
        dialect.bindUuid(statement, at++, value);
        return this;
    }

    /** A job's id. */
    public Args job(JobId value) throws SQLException {
        return uuid(value.value());
    }

    /** A set of UUIDs, as one parameter. */
    public Args uuids(Collection<UUID> values) throws SQLException {
        dialect.bindUuids(statement, at++, values);
        return this;
    }

    /** A set of jobs' ids, as one parameter. */
    public Args jobs(Collection<JobId> values) throws SQLException {
        return uuids(values.stream().map(JobId::value).toList());
    }

    /** A text or null. */
    public Args text(@Nullable String value) throws SQLException {
        statement.setString(at++, value);
        return this;
    }

    /** A set of texts, as one parameter. */
    public Args texts(Collection<String> values) throws SQLException {
        dialect.bindTexts(statement, at++, values);
        return this;
    }

    /** A number of 64 bits. */
    public Args number(long value) throws SQLException {
        statement.setLong(at++, value);
        return this;
    }

    /** A number of 32 bits. */
    public Args count(int value) throws SQLException {
        statement.setInt(at++, value);
        return this;
    }

    /** A number with a fraction. */
    public Args decimal(double value) throws SQLException {
        statement.setDouble(at++, value);
        return this;
    }

    /** An instant, in microseconds. */
    public Args time(Instant value) throws SQLException {
        return number(Micros.of(value));
    }

    /** An instant, in microseconds, or null. */
    public Args timeOrNull(@Nullable Instant value) throws SQLException {
        if (value != null) {
            return time(value);
        }
        statement.setNull(at++, Types.BIGINT);
        return this;
    }

    /** A duration, in microseconds. */
    public Args duration(Duration value) throws SQLException {
        return number(Micros.of(value));
    }

    /** Bytes. */
    public Args bytes(byte[] value) throws SQLException {
        statement.setBytes(at++, value);
        return this;
    }

    /** The value of a column, as {@link Columns} describes it. */
    public Args value(Columns.Kind kind, @Nullable Object value) throws SQLException {
        if (value == null) {
            statement.setNull(at++, kind.jdbcType());
            return this;
        }
        return switch (kind) {
            case UUID -> uuid((UUID) value);
            case TEXT -> text((String) value);
            case NUMBER -> number((Long) value);
            case COUNT -> count((Integer) value);
            case FLAG -> flag((Boolean) value);
            case BYTES -> bytes((byte[]) value);
        };
    }

    /** A column's values of a whole batch, as one parameter that the driver understands. */
    public Args array(ArrayMaker maker) throws SQLException {
        statement.setArray(at++, maker.make(statement.getConnection()));
        return this;
    }

    /** Makes an array of a connection's. */
    public interface ArrayMaker {
        /** That array. */
        Array make(Connection connection) throws SQLException;
    }

    /** A truth value. */
    public Args flag(boolean value) throws SQLException {
        statement.setBoolean(at++, value);
        return this;
    }
}
