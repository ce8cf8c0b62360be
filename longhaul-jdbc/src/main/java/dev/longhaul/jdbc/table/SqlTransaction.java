package dev.longhaul.jdbc.table;

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
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** A transaction on a JDBC connection: the tables over one session, and an end. */
public final class SqlTransaction implements StoreTransaction {
    private static final AtomicLong MARKS = new AtomicLong();

    private final Session session;
    private final Poll poll;
    private final Slices slices;
    private final Boundary boundary;
    private boolean over;

    /** A transaction on the session's connection; it has begun, or begins with its first statement. */
    public SqlTransaction(Session session, Poll poll, Slices slices, Boundary boundary) {
        this.session = session;
        this.poll = poll;
        this.slices = slices;
        this.boundary = boundary;
    }

    @Override
    public Instant now() {
        return open().only(session.sql().now(), Args::now, row -> row.time("now"));
    }

    @Override
    public Instant begun() {
        open();
        Instant known = boundary.begun();
        return known == null ? now() : known;
    }

    @Override
    public Instant estimatedNow() {
        open();
        Instant reckoned = boundary.estimatedNow();
        return reckoned == null ? begun() : reckoned;
    }

    @Override
    public Outlook outlook() {
        return open().only(
                        session.sql().outlook(),
                        Args::now,
                        row -> new Outlook(
                                row.time("now"),
                                row.timeOrNull("next_expiry"),
                                row.timeOrNull("next_deadline"),
                                row.flag("requests"),
                                row.flag("parked_endpoints")));
    }

    @Override
    public JobTable jobs() {
        return new Jobs(open());
    }

    @Override
    public DueTable due() {
        return new DueJobs(open(), poll);
    }

    @Override
    public ParkedTable parked() {
        return new ParkedJobs(open());
    }

    @Override
    public ClaimTable claims() {
        return new Claims(open());
    }

    @Override
    public AttemptTable attempts() {
        return new Attempts(open());
    }

    @Override
    public EndedTable ended() {
        return new EndedJobs(open());
    }

    @Override
    public KeyTable keys() {
        return new OrderingKeys(open());
    }

    @Override
    public RequestTable requests() {
        return new Requests(open());
    }

    @Override
    public ProgressTable progress() {
        return new Progress(open());
    }

    @Override
    public InboxTable inbox() {
        return new InboxMarks(open());
    }

    @Override
    public PauseTable pauses() {
        return new Pauses(open());
    }

    @Override
    public EndpointTable endpoints() {
        return new Endpoints(open());
    }

    @Override
    public NodeTable nodes() {
        return new Nodes(open());
    }

    @Override
    public AuditTable audit() {
        return new Audit(open());
    }

    @Override
    public RetentionTable retention() {
        return new Retention(open(), slices);
    }

    @Override
    public Mark savepoint() {
        // Several may be at work in one transaction of a caller's, and some databases let a name hide another.
        SavedPoint point = new SavedPoint("longhaul_" + MARKS.incrementAndGet(), session);
        open().execute("SAVEPOINT " + point.name());
        return point;
    }

    @Override
    public void rollbackTo(Mark mark) {
        if (!(mark instanceof SavedPoint point) || point.of() != session) {
            throw new IllegalArgumentException("the mark " + mark + " is not of this transaction");
        }
        open().recovered();
        session.execute("ROLLBACK TO SAVEPOINT " + point.name());
    }

    @Override
    public void commit() {
        open();
        if (session.failed()) {
            throw new StoreException(
                    StoreException.Kind.REFUSED,
                    "a statement of this transaction has failed, so it cannot be committed; roll back to a savepoint before it");
        }
        over = true;
        session.over();
        boolean committed = false;
        try {
            boundary.commit();
            committed = true;
        } finally {
            // Here, not in close(): whoever waits for the connection, or for the writer's place, waits for the commit.
            boundary.end(committed);
        }
    }

    @Override
    public void close() {
        if (!over) {
            over = true;
            session.over();
            boundary.end(false);
        }
    }

    @Override
    public Connection connection() {
        open().share();
        return boundary.forApplication();
    }

    private Session open() {
        if (over) {
            throw new IllegalStateException("this transaction is over; begin another");
        }
        return session;
    }

    /** A point to go back to; its name is made of a number. */
    private record SavedPoint(String name, Session of) implements Mark {}
}
