package dev.longhaul.jdbc.table;

import java.net.UnknownHostException;
import java.sql.SQLException;

/** An error of a database, in one line. */
public final class Trouble {

    private Trouble() {}

    /** The message and the code under which the database's manual lists it; and the host, if it is one that nobody knows. */
    public static String describe(SQLException e) {
        String state = e.getSQLState();
        String code = state == null ? "error " + e.getErrorCode() : "SQLSTATE " + state;
        return oneLine(String.valueOf(e.getMessage())) + unknownHost(e) + " (" + code + ")";
    }

    /** The error of the database under those of pools and tools around it. */
    public static SQLException innermost(SQLException e) {
        SQLException innermost = e;
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            innermost = cause instanceof SQLException trouble ? trouble : innermost;
        }
        return innermost;
    }

    private static String unknownHost(SQLException e) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownHostException unknown
                    && !String.valueOf(e.getMessage()).contains(String.valueOf(unknown.getMessage()))) {
                return " (UnknownHostException: " + oneLine(String.valueOf(unknown.getMessage())) + ")";
            }
        }
        return "";
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s*\\R\\s*", "; ");
    }
}
