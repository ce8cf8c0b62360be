package dev.longhaul.jdbc.mariadb;

import dev.longhaul.jdbc.table.Args;
import dev.longhaul.jdbc.table.Row;
import java.sql.SQLException;
import java.time.Duration;

/**
 * A session's limits, in seconds as MariaDB has them.
 *
 * @param statement how long a statement may take; 0 for any time
 * @param row how long a row's lock is waited for; 0 for not at all
 * @param table how long a table's own lock is waited for, while somebody alters it
 * @param idle how long a transaction may idle before the server closes its connection; 0 for any time
 */
record Limits(double statement, int row, int table, int idle) {

    /**
     * Those of a transaction. A lock's wait counts in whole seconds, so a shorter one is a limit on the statement; zero is not
     * to wait.
     */
    static Limits of(Duration lockWait, Duration idle) {
        int seconds = whole(lockWait);
        boolean part = lockWait.isPositive() && lockWait.compareTo(Duration.ofSeconds(1)) < 0;
        double statement = part ? lockWait.toNanos() / 1e9 : 0;
        return new Limits(statement, lockWait.isPositive() ? seconds : 0, Math.max(1, seconds), whole(idle));
    }

    /** The same for an application's statements: as long as they like, and another time to idle. */
    Limits forApplication(Duration itsIdle) {
        return new Limits(0, Math.max(1, row), table, whole(itsIdle));
    }

    static Limits read(Row columns) throws SQLException {
        return new Limits(
                Double.parseDouble(columns.text("statement_seconds")),
                columns.count("row_seconds"),
                columns.count("table_seconds"),
                columns.count("idle_seconds"));
    }

    void bind(Args args) throws SQLException {
        args.decimal(statement).count(row).count(table).count(idle);
    }

    /** Rounded up, and within what MariaDB takes. */
    private static int whole(Duration time) {
        long seconds = time.plusNanos(999_999_999).toSeconds();
        return Math.clamp(seconds, 0, 1_073_741_824);
    }
}
