package dev.longhaul.trials.node;

import dev.longhaul.servers.CommitWatch;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * A PostgreSQL whose client ends, once it is {@link #arm armed}, right after a commit of its own that stores a message: what was stored
 * is durable, and nobody has heard of it yet, least of all the broker that delivered the message. Thread-safe.
 */
final class HaltingDatabase {

    private final DataSource behind;
    private final String type;
    private volatile boolean armed;

    /** @param type of the jobs that messages become */
    HaltingDatabase(DataSource behind, String type) {
        this.behind = behind;
        this.type = type;
    }

    /** The next commit that stores a message is this process's last deed. */
    void arm() {
        armed = true;
    }

    /** For the store. */
    DataSource dataSource() {
        return CommitWatch.over(
                behind,
                connection ->
                        armed && stores(connection) ? () -> Runtime.getRuntime().halt(Node.HALTED) : () -> {});
    }

    /** Whether the transaction that is about to be committed has stored a message. */
    private boolean stores(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT 1 FROM longhaul_job WHERE type = ?"
                + " AND xmin::text = pg_current_xact_id_if_assigned()::text LIMIT 1")) {
            query.setString(1, type);
            try (ResultSet rows = query.executeQuery()) {
                return rows.next();
            }
        }
    }
}
