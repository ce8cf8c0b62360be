package dev.longhaul.jdbc.postgresql;

import dev.longhaul.jdbc.table.Trouble;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.StoreException.Kind;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What PostgreSQL's SQLSTATEs mean for whoever waits for the result (Appendix A of its manual). */
final class SqlStates {

    /**
     * The server is going away or not letting anybody in: shutdowns, start-up, too many connections, killed for idling; or it
     * lacks what it needs itself, which is nothing against what it was asked: memory, a disk that reads and writes.
     */
    private static final Set<String> AWAY = Set.of(
            "57P01",
            "57P02",
            "57P03",
            "57P04",
            "57P05",
            "53300",
            "53200",
            "53000",
            "58000",
            "58030",
            "25P03",
            "25P04",
            // A standby, or a primary that was made read-only while another takes over.
            "25006");

    private static final Set<String> CONFLICT = Set.of("40001", "40P01");

    /** A lock timeout, and a statement cancelled by a limit on statements that somebody has set: both waited too long. */
    private static final Set<String> WAITED = Set.of("55P03", "57014");

    static final String DUPLICATE = "23505";

    private static final String DISK_FULL = "53100";
    private static final String NO_RIGHT = "42501";

    /** The state of notices and of what is logged to the client. */
    private static final String SUCCESS = "00000";

    private SqlStates() {}

    /** What kind of trouble an error of any call but a commit is. */
    static Kind kindOf(SQLException trouble) {
        String state = trouble.getSQLState();
        if (isAway(state)) {
            return Kind.UNAVAILABLE;
        }
        if (WAITED.contains(state)) {
            return Kind.LOCK_WAIT;
        }
        if (CONFLICT.contains(state)) {
            return Kind.CONFLICT;
        }
        return DISK_FULL.equals(state) ? Kind.FULL : Kind.REFUSED;
    }

    /** What a person does about an error while the schema is brought up to date: the end of a sentence, or nothing. */
    static String remedy(SQLException trouble) {
        return NO_RIGHT.equals(trouble.getSQLState())
                ? "; give this user the rights to make tables there: GRANT USAGE, CREATE ON SCHEMA ... TO ..."
                : "";
    }

    /**
     * What an error of a commit is. The server's own answer means that it rolled back; no answer, or one on its way out,
     * means that nobody knows.
     */
    static StoreException ofCommit(SQLException trouble) {
        String state = trouble.getSQLState();
        String what = Trouble.describe(trouble);
        if (isAway(state)) {
            return new StoreException(
                    Kind.UNKNOWN_COMMIT, "the connection was lost while committing; nobody knows: " + what, trouble);
        }
        return new StoreException(kindOf(trouble), "the commit was refused: " + what, trouble);
    }

    /** The first warning that is one; what triggers, audits and logs tell in passing comes the same way, as a success. */
    static @Nullable SQLWarning doubt(@Nullable SQLWarning first) {
        SQLWarning warning = first;
        while (warning != null && SUCCESS.equals(warning.getSQLState())) {
            warning = warning.getNextWarning();
        }
        return warning;
    }

    /**
     * A commit that came back with a warning: PostgreSQL says in that way that a wait for a synchronous standby was
     * cancelled, so that the commit is durable here, and perhaps not there.
     */
    static StoreException ofCommit(SQLWarning warning) {
        return new StoreException(
                Kind.UNKNOWN_COMMIT, "the commit's durability is not confirmed: " + Trouble.describe(warning), warning);
    }

    /** Errors that come from the driver or the pool, rather than from the server, carry class 08 or no state at all. */
    static boolean isAway(@Nullable String state) {
        return state == null || state.startsWith("08") || AWAY.contains(state);
    }
}
