package dev.longhaul.store.memory;

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
import dev.longhaul.store.StoreTransaction;
import dev.longhaul.store.memory.rows.Session;
import java.sql.Connection;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One open transaction: its session, and the tables as seen through it. */
final class MemoryTransaction implements StoreTransaction {

    private record At(Session.Mark mark) implements Mark {}

    private final MemoryDatabase database;
    private final Session session;

    MemoryTransaction(MemoryDatabase database, Session session) {
        this.database = database;
        this.session = session;
    }

    Session session() {
        return session;
    }

    Tables tables() {
        return database.tables();
    }

    <T extends @Nullable Object> T read(String name, Supplier<T> body) {
        return session.read(name, body);
    }

    <T extends @Nullable Object> T write(String name, Supplier<T> body) {
        return session.write(name, body);
    }

    void change(String name, Runnable body) {
        session.write(name, () -> {
            body.run();
            return session;
        });
    }

    /** The clock, within a call. */
    Instant clock() {
        return database.now();
    }

    @Override
    public Instant now() {
        return read("now", this::clock);
    }

    @Override
    public Outlook outlook() {
        return read("outlook", () -> MemoryOutlook.of(this));
    }

    @Override
    public JobTable jobs() {
        return new MemoryJobTable(this);
    }

    @Override
    public DueTable due() {
        return new MemoryDueTable(this);
    }

    @Override
    public ParkedTable parked() {
        return new MemoryParkedTable(this);
    }

    @Override
    public ClaimTable claims() {
        return new MemoryClaimTable(this);
    }

    @Override
    public AttemptTable attempts() {
        return new MemoryAttemptTable(this);
    }

    @Override
    public EndedTable ended() {
        return new MemoryEndedTable(this);
    }

    @Override
    public KeyTable keys() {
        return new MemoryKeyTable(this);
    }

    @Override
    public RequestTable requests() {
        return new MemoryRequestTable(this);
    }

    @Override
    public ProgressTable progress() {
        return new MemoryProgressTable(this);
    }

    @Override
    public InboxTable inbox() {
        return new MemoryInboxTable(this);
    }

    @Override
    public PauseTable pauses() {
        return new MemoryPauseTable(this);
    }

    @Override
    public EndpointTable endpoints() {
        return new MemoryEndpointTable(this);
    }

    @Override
    public NodeTable nodes() {
        return new MemoryNodeTable(this);
    }

    @Override
    public AuditTable audit() {
        return new MemoryAuditTable(this);
    }

    @Override
    public RetentionTable retention() {
        return new MemoryRetentionTable(this);
    }

    @Override
    public Mark savepoint() {
        return new At(session.mark());
    }

    @Override
    public void rollbackTo(Mark mark) {
        if (!(mark instanceof At at)) {
            throw new IllegalArgumentException("the mark " + mark + " is not one of this transaction's");
        }
        session.rollbackTo(at.mark());
    }

    @Override
    public void commit() {
        session.commit();
    }

    @Override
    public void close() {
        session.close();
    }

    @Override
    public Connection connection() {
        throw new UnsupportedOperationException("the in-memory store has no JDBC connection");
    }
}
