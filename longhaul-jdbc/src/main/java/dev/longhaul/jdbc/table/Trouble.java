package dev.longhaul.jdbc.table;

import java.sql.SQLException;

/** An error of a database, in one line. */
public final class Trouble {
    private Trouble() {}

    /** The message and the code under which the database's manual lists it. */
    public static String describe(SQLException e) {
        String state = e.getSQLState();
        String code = state == null ? "error " + e.getErrorCode() : "SQLSTATE " + state;
        return String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", "; ") + " (" + code + ")";
    }
}
