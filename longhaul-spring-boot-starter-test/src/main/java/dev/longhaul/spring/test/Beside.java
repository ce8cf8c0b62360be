package dev.longhaul.spring.test;

import dev.longhaul.store.AttemptTable;
import dev.longhaul.store.AuditTable;
import dev.longhaul.store.ClaimTable;
import dev.longhaul.store.DueTable;
import dev.longhaul.store.EndedTable;
import dev.longhaul.store.EndpointTable;
import dev.longhaul.store.InboxTable;
import dev.longhaul.store.JobTable;
import dev.longhaul.store.KeyTable;
import dev.longhaul.store.NodeTable;
import dev.longhaul.store.Outlook;
import dev.longhaul.store.ParkedTable;
import dev.longhaul.store.PauseTable;
import dev.longhaul.store.ProgressTable;
import dev.longhaul.store.RequestTable;
import dev.longhaul.store.RetentionTable;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.StoreTransaction;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A transaction in memory, and one on the application's database that it takes along once its connection is asked for. Not thread-safe. */
final class Beside implements StoreTransaction {

    private final StoreTransaction memory;
    private final @Nullable Supplier<Connection> source;
    private final boolean ends;
    private @Nullable Connection connection;
    private boolean over;

    /** @param source where a connection comes from; null if there is none to be had */
    Beside(StoreTransaction memory, @Nullable Supplier<Connection> source) {
        this(memory, source, true);
    }

    private Beside(StoreTransaction memory, @Nullable Supplier<Connection> source, boolean ends) {
        this.memory = memory;
        this.source = source;
        this.ends = ends;
    }

    /** The same for whoever joins it, and does not end it. */
    StoreTransaction joined() {
        return new Beside(memory, null, false);
    }

    @Override
    public JobTable jobs() {
        return memory.jobs();
    }

    @Override
    public DueTable due() {
        return memory.due();
    }

    @Override
    public ParkedTable parked() {
        return memory.parked();
    }

    @Override
    public ClaimTable claims() {
        return memory.claims();
    }

    @Override
    public AttemptTable attempts() {
        return memory.attempts();
    }

    @Override
    public EndedTable ended() {
        return memory.ended();
    }

    @Override
    public KeyTable keys() {
        return memory.keys();
    }

    @Override
    public RequestTable requests() {
        return memory.requests();
    }

    @Override
    public ProgressTable progress() {
        return memory.progress();
    }

    @Override
    public InboxTable inbox() {
        return memory.inbox();
    }

    @Override
    public PauseTable pauses() {
        return memory.pauses();
    }

    @Override
    public EndpointTable endpoints() {
        return memory.endpoints();
    }

    @Override
    public NodeTable nodes() {
        return memory.nodes();
    }

    @Override
    public AuditTable audit() {
        return memory.audit();
    }

    @Override
    public RetentionTable retention() {
        return memory.retention();
    }

    @Override
    public Instant now() {
        return memory.now();
    }

    @Override
    public Outlook outlook() {
        return memory.outlook();
    }

    @Override
    public Mark savepoint() {
        return memory.savepoint();
    }

    @Override
    public void rollbackTo(Mark mark) {
        memory.rollbackTo(mark);
    }

    /** The application's first: what fails there must not be in memory. */
    @Override
    public void commit() {
        if (!ends) {
            return;
        }
        Connection taken = connection;
        if (taken != null) {
            try {
                taken.commit();
            } catch (SQLException e) {
                throw new StoreException(StoreException.Kind.UNAVAILABLE, "not committed: " + e.getMessage(), e);
            }
        }
        over = true;
        memory.commit();
    }

    @Override
    public void close() {
        if (!ends) {
            return;
        }
        Connection taken = connection;
        connection = null;
        if (taken != null) {
            try (taken) {
                if (!over) {
                    taken.rollback();
                }
                taken.setAutoCommit(true);
            } catch (SQLException e) {
                throw new IllegalStateException("the application's connection could not be given back", e);
            }
        }
        memory.close();
    }

    @Override
    public Connection connection() {
        Connection taken = connection;
        if (taken == null) {
            if (source == null) {
                throw new UnsupportedOperationException(
                        "the connection of this transaction is Spring's; use a JdbcClient");
            }
            taken = source.get();
            connection = taken;
        }
        return taken;
    }
}
