package dev.longhaul.jdbc.table;

import dev.longhaul.store.Micros;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What of each row of a batch a statement is given, in the order of its parameters. Immutable.
 *
 * @param <T> a row
 */
public final class Columns<T> {
    private final List<Column<T>> all;

    private Columns(List<Column<T>> all) {
        this.all = all;
    }

    /** No columns yet. */
    public static <T> Columns<T> none() {
        return new Columns<>(List.of());
    }

    /** The columns, in order. */
    public List<Column<T>> all() {
        return all;
    }

    /** And a UUID. */
    public Columns<T> uuid(Function<T, java.util.@Nullable UUID> value) {
        return and(Kind.UUID, value);
    }

    /** And a text. */
    public Columns<T> text(Function<T, @Nullable String> value) {
        return and(Kind.TEXT, value);
    }

    /** And a number of 64 bits. */
    public Columns<T> number(Function<T, @Nullable Long> value) {
        return and(Kind.NUMBER, value);
    }

    /** And a number of 32 bits. */
    public Columns<T> count(Function<T, @Nullable Integer> value) {
        return and(Kind.COUNT, value);
    }

    /** And an instant, in microseconds. */
    public Columns<T> time(Function<T, @Nullable Instant> value) {
        return number(row -> {
            Instant instant = value.apply(row);
            return instant == null ? null : Micros.of(instant);
        });
    }

    /** And a duration, in microseconds. */
    public Columns<T> duration(Function<T, Duration> value) {
        return number(row -> Micros.of(value.apply(row)));
    }

    /** And a truth value. */
    public Columns<T> flag(Function<T, @Nullable Boolean> value) {
        return and(Kind.FLAG, value);
    }

    /** And bytes. */
    public Columns<T> bytes(Function<T, byte @Nullable []> value) {
        return and(Kind.BYTES, value);
    }

    /** And all columns of a part of the row. */
    public <P> Columns<T> all(Columns<P> others, Function<T, P> part) {
        Columns<T> result = this;
        for (Column<P> column : others.all) {
            result = result.and(column.kind, row -> column.value.apply(part.apply(row)));
        }
        return result;
    }

    private Columns<T> and(Kind kind, Function<T, ? extends @Nullable Object> value) {
        List<Column<T>> more = new ArrayList<>(all);
        more.add(new Column<>(kind, value));
        return new Columns<>(List.copyOf(more));
    }

    /** One column: what kind of value, and how it is had from a row. */
    public record Column<T>(Kind kind, Function<T, ? extends @Nullable Object> value) {}

    /** The kinds of values. */
    public enum Kind {
        UUID(Types.OTHER),
        TEXT(Types.VARCHAR),
        NUMBER(Types.BIGINT),
        COUNT(Types.INTEGER),
        FLAG(Types.BOOLEAN),
        BYTES(Types.BINARY);

        private final int jdbcType;

        Kind(int jdbcType) {
            this.jdbcType = jdbcType;
        }

        int jdbcType() {
            return jdbcType;
        }
    }
}
