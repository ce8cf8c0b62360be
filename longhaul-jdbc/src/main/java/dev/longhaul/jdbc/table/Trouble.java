package dev.longhaul.jdbc.table;

import java.net.UnknownHostException;
import java.sql.SQLException;

/** An error of a database, in one line. */
public final class Trouble {

    /** SQLITE_NOTADB; other databases' numbers begin above, or are not used. */
    private static final int SQLITE_NO_DATABASE = 26;

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

    /** Whether a file was opened that is no database, whoever tries. */
    public static boolean isNoDatabase(SQLException e) {
        return e.getErrorCode() == SQLITE_NO_DATABASE;
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
