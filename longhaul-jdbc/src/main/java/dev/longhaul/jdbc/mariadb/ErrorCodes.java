package dev.longhaul.jdbc.mariadb;

import dev.longhaul.jdbc.table.Trouble;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.StoreException.Kind;
import java.sql.SQLException;
import java.util.Set;
import org.mariadb.jdbc.export.MaxAllowedPacketException;

/** What MariaDB's error numbers mean for whoever waits for the result; its SQLSTATEs say less. */
final class ErrorCodes {

    /**
     * The server is going away, not letting anybody in, or has closed the connection: too many connections, of all or of one
     * user; shutdowns; no memory; read-only, because another is to take over; a Galera node that is not ready; killed, for
     * idling too.
     */
    private static final Set<Integer> AWAY = Set.of(
            1037, 1038, 1040, 1041, 1047, 1053, 1129, 1152, 1158, 1159, 1160, 1161, 1184, 1203, 1226, 1290, 1836, 1927,
            2006, 2013);

    /** A lock was not had in time, or the statement's time was over, or somebody has cancelled it: all waited too long. */
    private static final Set<Integer> WAITED = Set.of(1205, 1317, 1969);

    /** A deadlock; a row that changed since a snapshot; a savepoint that went with the whole transaction in a deadlock. */
    private static final Set<Integer> CONFLICT = Set.of(1213, 1020, 1305);

    /** The disk is full; a table is, which InnoDB says when it cannot grow the file. */
    private static final Set<Integer> FULL = Set.of(1021, 1114);

    /** A row of that key is there already. */
    static final int DUPLICATE = 1062;

    /** This user may not do that to a table; its SQLSTATE says no more than "syntax or right". */
    private static final int NO_RIGHT = 1142;

    /** A statement is larger than the server takes ({@code max_allowed_packet}), and always will be. */
    private static final int TOO_LARGE = 1153;

    private ErrorCodes() {}

    /** What kind of trouble an error of any call but a commit is. */
    static Kind kindOf(SQLException trouble) {
        if (isAway(trouble)) {
            return Kind.UNAVAILABLE;
        }
        int code = trouble.getErrorCode();
        if (WAITED.contains(code)) {
            return Kind.LOCK_WAIT;
        }
        if (CONFLICT.contains(code)) {
            return Kind.CONFLICT;
        }
        return FULL.contains(code) ? Kind.FULL : Kind.REFUSED;
    }

    /** What a person does about an error while the schema is brought up to date: the end of a sentence, or nothing. */
    static String remedy(SQLException trouble) {
        return trouble.getErrorCode() == NO_RIGHT
                ? "; give this user the rights to make tables there: GRANT ALL ON DATABASE.* TO ..."
                : "";
    }

    /**
     * What an error of a commit is. The server's refusal means that it rolled back; no answer, one on its way out, or a commit
     * that somebody tried to cancel, means that nobody knows.
     */
    static StoreException ofCommit(SQLException trouble) {
        String what = Trouble.describe(trouble);
        if (isAway(trouble) || WAITED.contains(trouble.getErrorCode())) {
            return new StoreException(
                    Kind.UNKNOWN_COMMIT, "the connection was lost while committing; nobody knows: " + what, trouble);
        }
        return new StoreException(kindOf(trouble), "the commit was refused: " + what, trouble);
    }

    /** Errors that come from the driver or the pool, rather than from the server, carry class 08 or no state at all. */
    private static boolean isAway(SQLException trouble) {
        if (isTooLarge(trouble)) {
            return false; // Though the connection is gone: on a new one the same would happen, for ever.
        }
        String state = trouble.getSQLState();
        return state == null || state.startsWith("08") || AWAY.contains(trouble.getErrorCode());
    }

    /** The server says it by its number; the driver, which may notice while it sends, by its own exception behind class 08. */
    private static boolean isTooLarge(SQLException trouble) {
        return trouble.getErrorCode() == TOO_LARGE || trouble.getCause() instanceof MaxAllowedPacketException;
    }
}
