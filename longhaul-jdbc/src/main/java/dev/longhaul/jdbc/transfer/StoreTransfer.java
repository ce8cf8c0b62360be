package dev.longhaul.jdbc.transfer;

import dev.longhaul.jdbc.table.DatabaseStore;
import dev.longhaul.jdbc.table.MovedMark;
import dev.longhaul.jdbc.table.Trouble;
import dev.longhaul.store.Micros;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.StoreTransaction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Copies everything that lives in one store into another, empty one. Used once, by one thread. */
public final class StoreTransfer {

    private static final Logger LOG = LoggerFactory.getLogger(StoreTransfer.class);

    /** A node that was not seen for so long is gone: four times the pace at which nodes write their rows. */
    private static final Duration GONE = Duration.ofMinutes(2);

    private final DatabaseStore source;
    private final DatabaseStore target;

    /** A transfer between two stores that no engine of this process uses. */
    public StoreTransfer(DatabaseStore source, DatabaseStore target) {
        this.source = source;
        this.target = target;
    }

    /**
     * How many rows of a table were copied.
     *
     * @param table its name
     * @param rows as counted on both sides
     */
    public record Copied(String table, long rows) {}

    /**
     * Copies.
     *
     * @return what was copied, table by table
     * @throws StoreException of kind refused if it may not be: the source is no store, is in use or of another version, the
     *     target is not empty; of kind unknown commit if nobody knows whether the target has everything: run it again. After
     *     any other error nothing was changed on either side, but that the target has its tables
     */
    public List<Copied> run() {
        source.ownExisting();
        try (Connection from = source.dataSource().getConnection();
                Connection to = openTarget(from)) {
            requireOneVersion(from, to);
            requireEmpty(to);
            String place = Side.place(to);
            mark(from, place);
            boolean unmark = true;
            try {
                List<Copied> copied = copy(from, to);
                unmark = false;
                commit(to, place);
                learn(to);
                return copied;
            } finally {
                if (unmark) {
                    unmark(from);
                }
            }
        } catch (SQLException e) {
            throw new StoreException(kindOf(e), "nothing was moved: " + Trouble.describe(e), e);
        }
    }

    /** On whichever side it was: what the other's driver says is no more than a lost connection to a dialect. */
    private StoreException.Kind kindOf(SQLException e) {
        SQLException trouble = Trouble.innermost(e);
        StoreException.Kind bySource = source.kindOf(trouble);
        return bySource == StoreException.Kind.UNAVAILABLE ? target.kindOf(trouble) : bySource;
    }

    /** The target gets its tables only when there is something to put into them. */
    private Connection openTarget(Connection from) throws SQLException {
        if (Side.version(from) == null) {
            throw refused(Side.place(from) + " holds no store of Longhaul's; nothing was moved");
        }
        target.prepare();
        return target.dataSource().getConnection();
    }

    private static void requireOneVersion(Connection from, Connection to) throws SQLException {
        Integer old = Side.version(from);
        Integer current = Side.version(to);
        if (!Objects.equals(old, current)) {
            throw refused("the schema of the source is version " + old + ", that of the target " + current
                    + "; start this Longhaul once on the source, which brings it up to date, or use the version that"
                    + " wrote it");
        }
    }

    private static void requireEmpty(Connection to) throws SQLException {
        List<String> names =
                new ArrayList<>(CopiedTable.ALL.stream().map(CopiedTable::name).toList());
        names.add("longhaul_node");
        for (String name : names) {
            long rows = TableCopy.count(to, name);
            if (rows > 0) {
                throw refused("the target " + Side.place(to) + " is not empty: " + name + " has " + rows
                        + " rows; stop what works on it, and give an empty database or schema. If this very move was"
                        + " interrupted at its end, these are its rows, and it is done");
            }
        }
    }

    private void mark(Connection from, String place) throws SQLException {
        String marked = MovedMark.read(from);
        if (marked != null && !marked.equals(place)) {
            throw refused("the source was moved to " + marked + " already; its jobs live there");
        }
        if (marked == null) {
            from.setAutoCommit(false);
            MovedMark.write(from, place, now(source));
            from.commit();
        }
    }

    private List<Copied> copy(Connection from, Connection to) throws SQLException {
        from.setAutoCommit(false);
        to.setAutoCommit(false);
        Side.keepStill(from);
        requireNobodyWorks(from);
        List<Copied> copied = new ArrayList<>();
        for (CopiedTable table : CopiedTable.ALL) {
            long rows = new TableCopy(table, from, to).run();
            LOG.info("copied {} rows of {}", rows, table.name());
            copied.add(new Copied(table.name(), rows));
        }
        endLeases(to);
        from.rollback();
        return copied;
    }

    /** A process that owns its store has shown by its lock that nobody else does; elsewhere nodes leave traces. */
    private void requireNobodyWorks(Connection from) throws SQLException {
        if (source.exclusive()) {
            return;
        }
        Instant now = now(source);
        String seen = later(from, "SELECT id, seen_at FROM longhaul_node WHERE seen_at > ?", now.minus(GONE));
        if (seen != null) {
            throw refused(
                    "node " + seen + " was the last time that it was seen on the source; stop all nodes, and wait "
                            + GONE.toMinutes() + " minutes after one was killed");
        }
        String claimed = later(from, "SELECT node, lease_until FROM longhaul_claim WHERE lease_until > ?", now);
        if (claimed != null) {
            throw refused("node " + claimed + " is when its claim on the source ends; stop all nodes, and wait for the"
                    + " leases of one that was killed");
        }
    }

    /** Of the first row with a time after this one, its name and that time; null if there is none. */
    private static @Nullable String later(Connection from, String sql, Instant than) throws SQLException {
        try (PreparedStatement select = from.prepareStatement(sql)) {
            select.setLong(1, Micros.of(than));
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getString(1) + ": " + Micros.instant(row.getLong(2)) : null;
            }
        }
    }

    /** Those that worked under these claims are gone, and by which clock their leases were counted does not matter here. */
    private void endLeases(Connection to) throws SQLException {
        Instant now = now(target);
        try (PreparedStatement update = to.prepareStatement("UPDATE longhaul_claim SET lease_until = ?")) {
            update.setLong(1, Micros.of(now));
            update.executeUpdate();
        }
    }

    private static Instant now(DatabaseStore store) {
        try (StoreTransaction tx = store.beginReading()) {
            return tx.now();
        }
    }

    private static void commit(Connection to, String place) {
        try {
            to.clearWarnings();
            to.commit();
            if (to.getWarnings() != null) {
                throw new SQLException(to.getWarnings().getMessage());
            }
        } catch (SQLException e) {
            throw new StoreException(
                    StoreException.Kind.UNKNOWN_COMMIT,
                    "whether " + place + " has committed everything is unknown (" + Trouble.describe(e)
                            + "); run the same again: it goes on, or says that the target has it",
                    e);
        }
    }

    private static void learn(Connection to) {
        try {
            to.setAutoCommit(true);
            Side.learn(to);
        } catch (SQLException e) {
            LOG.warn("statistics of the target could not be gathered and will be by its own means", e);
        }
    }

    private static void unmark(Connection from) {
        try {
            from.rollback();
            if (MovedMark.read(from) != null) {
                MovedMark.remove(from);
                from.commit();
            }
        } catch (SQLException e) {
            LOG.warn("the source still says that it was moved; run the same again, or DROP TABLE longhaul_moved", e);
        }
    }

    private static StoreException refused(String why) {
        return new StoreException(StoreException.Kind.REFUSED, why);
    }
}
