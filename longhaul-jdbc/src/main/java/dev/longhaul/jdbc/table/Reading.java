package dev.longhaul.jdbc.table;

import java.sql.SQLException;

/** Makes a value of a result's current row. */
@FunctionalInterface
public interface Reading<T> {
    /** Reads it. */
    T read(Row row) throws SQLException;
}
