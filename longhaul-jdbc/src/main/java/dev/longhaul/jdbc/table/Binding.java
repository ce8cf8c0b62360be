package dev.longhaul.jdbc.table;

import java.sql.SQLException;

/** Gives a statement its parameters, in order. */
@FunctionalInterface
public interface Binding {
    /** No parameters. */
    Binding NONE = args -> {};

    /** Binds them. */
    void bind(Args args) throws SQLException;
}
