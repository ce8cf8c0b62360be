package dev.longhaul.trials.benchmark.measure;

import com.sun.management.OperatingSystemMXBean;
import dev.longhaul.trials.time.TrialTime;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads all counters. Its own connection goes to another database of the same server, so that it does not count itself. For
 * one thread.
 */
public final class Meter {

    private static final String COUNTERS = """
            SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint,
                   d.xact_commit,
                   (SELECT coalesce(sum(s.calls), 0)::bigint
                      FROM pg_stat_statements s
                     WHERE s.dbid = d.datid
                       AND s.query !~* '^(BEGIN|COMMIT|ROLLBACK|START TRANSACTION|SET |SHOW |DISCARD)')
              FROM pg_stat_database d
             WHERE d.datname = ?
            """;

    private final Connection beside;
    private final String database;
    private final TrialTime time;
    private final @Nullable ServerCpu server;
    private final @Nullable OperatingSystemMXBean own;
    private final @Nullable LongSupplier flushes;

    /**
     * A meter for one database.
     *
     * @param beside a connection to another database of its server, where {@code pg_stat_statements} is installed
     * @param flushes how many flushes of the server have ended; null if nobody counts them
     */
    public Meter(Connection beside, String database, TrialTime time, @Nullable LongSupplier flushes)
            throws SQLException {
        this.beside = beside;
        this.database = database;
        this.time = time;
        this.server = ServerCpu.find(beside);
        this.own = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        this.flushes = flushes;
    }

    /** All counters now. */
    public Reading read() {
        try (PreparedStatement statement = beside.prepareStatement(COUNTERS)) {
            statement.setString(1, database);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new IllegalStateException("there is no database " + database);
                }
                return new Reading(
                        time.nanos(),
                        own == null ? 0 : own.getProcessCpuTime(),
                        server == null ? -1 : server.nanos(),
                        row.getLong(1),
                        row.getLong(2),
                        row.getLong(3),
                        flushes == null ? -1 : flushes.getAsLong());
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the counters of " + database + " cannot be read", e);
        }
    }
}
