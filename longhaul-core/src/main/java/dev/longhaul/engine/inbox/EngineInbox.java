package dev.longhaul.engine.inbox;

import dev.longhaul.engine.flight.Flight;
import dev.longhaul.engine.group.Groups;
import dev.longhaul.engine.inbox.Marks.Wanted;
import dev.longhaul.engine.protocol.Changes;
import dev.longhaul.engine.protocol.FollowUps;
import dev.longhaul.engine.protocol.NewJob;
import dev.longhaul.engine.runtime.EngineRuntime;
import dev.longhaul.engine.settings.EngineSettings;
import dev.longhaul.engine.transaction.Transactions;
import dev.longhaul.engine.transaction.Transactions.Opened;
import dev.longhaul.engine.transaction.UserTransaction;
import dev.longhaul.inbox.Handled;
import dev.longhaul.inbox.Inbox;
import dev.longhaul.inbox.InboxKey;
import dev.longhaul.inbox.MessageKey;
import dev.longhaul.inbox.Once;
import dev.longhaul.inbox.OnceWork;
import dev.longhaul.job.ClaimLostException;
import dev.longhaul.job.JobRequest;
import dev.longhaul.store.ClaimId;
import dev.longhaul.store.InboxMark;
import dev.longhaul.store.InboxRow;
import dev.longhaul.store.Store;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.StoreTransaction;
import java.sql.Connection;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The inbox over one engine's store, for anybody or for one attempt. Thread-safe. */
public final class EngineInbox implements Inbox {

    private static final Duration AFTER_LOST_ANSWER = Duration.ofMillis(100);
    private static final Duration AFTER_CONFLICT = Duration.ofMillis(5);

    private final Parts engine;
    private final @Nullable Flight flight;

    /**
     * What it needs of the engine.
     *
     * @param prepared called before the store is used
     * @param open called before it is used in a caller's own transaction, in which its schema cannot be brought up to date
     */
    public record Parts(
            Store store,
            EngineRuntime runtime,
            FollowUps followUps,
            Transactions transactions,
            Marks marks,
            Hearing hearing,
            Runnable prepared,
            Runnable open) {}

    /** @param flight the attempt that marks; null for anybody */
    public EngineInbox(Parts engine, @Nullable Flight flight) {
        this.engine = engine;
        this.flight = flight;
    }

    @Override
    public <X extends Exception> Once once(InboxKey key, OnceWork<X> work) throws X {
        engine.transactions().guard().refuse("inbox.once", "use inbox.onceIn with that transaction's connection");
        engine.prepared().run();
        requireStanding();
        InboxMark mark = mark(key, null);
        try (Begun begun = begin(mark)) {
            InboxRow before = begun.before();
            if (before != null) {
                return new Once(false, before.mark().result(), List.of());
            }
            StoreTransaction tx = begun.opened().tx();
            UserTransaction user = begun.opened().user();
            byte[] result = begun.opened().run("inbox.once", work::run);
            Changes changes = finish(tx, user, key, result);
            try {
                tx.commit();
            } catch (StoreException e) {
                if (e.kind() != StoreException.Kind.UNKNOWN_COMMIT) {
                    throw e;
                }
                InboxRow first = afterLostAnswer(mark, e);
                if (!first.mark().writer().equals(mark.writer())) {
                    return new Once(false, first.mark().result(), List.of());
                }
            }
            engine.hearing().marked(1);
            engine.hearing().enqueued(changes);
            return new Once(true, result, user.enqueued(changes));
        }
    }

    /** A transaction that has tried to mark. */
    private record Begun(Opened opened, @Nullable InboxRow before) implements AutoCloseable {
        @Override
        public void close() {
            opened.close();
        }
    }

    /** Marks first. Nothing has been done yet, so whatever can be done again is. */
    private Begun begin(InboxMark mark) {
        long giveUp = engine.runtime().nanoTime() + Groups.PATIENCE.toNanos();
        while (true) {
            Opened opened = engine.transactions().open();
            boolean begun = false;
            try {
                InboxRow before = opened.tx().inbox().insert(List.of(mark)).get(mark.key());
                if (before != null) {
                    // This commit stands for the first one's, which may be seen before it is durable everywhere.
                    opened.tx().commit();
                }
                begun = true;
                return new Begun(opened, before);
            } catch (StoreException e) {
                boolean again =
                        e.kind() == StoreException.Kind.CONFLICT || e.kind() == StoreException.Kind.UNKNOWN_COMMIT;
                if (!again || giveUp - engine.runtime().nanoTime() <= 0) {
                    throw e;
                }
            } finally {
                if (!begun) {
                    opened.close();
                }
            }
            engine.runtime().await(AFTER_CONFLICT, () -> false);
        }
    }

    /** What is written after the work, in the order of locks: the claim, the mark, what was enqueued. */
    private Changes finish(StoreTransaction tx, UserTransaction user, InboxKey key, byte @Nullable [] result) {
        requireResult(result);
        if (flight != null) {
            ClaimId claim = flight.claim().id();
            if (tx.claims().hold(Set.of(claim)).isEmpty()) {
                throw lost(flight);
            }
        }
        if (result != null) {
            tx.inbox().saveResult(key, result);
        }
        return user.write();
    }

    /**
     * The mark that is there after a commit whose answer was lost: this call's, or that of somebody who came after it had been
     * rolled back.
     *
     * @throws StoreException if none is there: nothing was committed, and never will be; or if that cannot be found out
     */
    private InboxRow afterLostAnswer(InboxMark mark, StoreException lost) {
        long giveUp = engine.runtime().nanoTime() + Groups.PATIENCE.toNanos();
        while (giveUp - engine.runtime().nanoTime() > 0) {
            if (Thread.currentThread().isInterrupted()) {
                break;
            }
            engine.runtime().await(AFTER_LOST_ANSWER, () -> false);
            InboxRow found;
            try (StoreTransaction tx = engine.store().begin(EngineSettings.lockWait(engine.store()))) {
                found = tx.inbox().insert(List.of(mark)).get(mark.key());
                if (found != null) {
                    tx.commit();
                }
            } catch (StoreException e) {
                if (e.kind() == StoreException.Kind.REFUSED) {
                    break;
                }
                continue;
            }
            if (found == null) {
                throw new StoreException(
                        StoreException.Kind.UNAVAILABLE,
                        "nothing of it was done: the connection was lost before the commit: " + lost.getMessage(),
                        lost);
            }
            return found;
        }
        throw lost;
    }

    @Override
    public <X extends Exception> Once onceIn(Connection callers, InboxKey key, OnceWork<X> work) throws X {
        engine.open().run();
        requireStanding();
        try (StoreTransaction tx = engine.store().join(callers)) {
            StoreTransaction.Mark unmarked = tx.savepoint();
            InboxRow before = tx.inbox().insert(List.of(mark(key, null))).get(key);
            if (before != null) {
                return new Once(false, before.mark().result(), List.of());
            }
            UserTransaction user = new UserTransaction(tx, engine.followUps());
            try {
                byte[] result = run(user, work);
                return new Once(true, result, user.enqueued(finish(tx, user, key, result)));
            } catch (Throwable e) { // Whatever it is: a caller who catches it may commit what else it did.
                undo(tx, unmarked, e);
                throw e;
            }
        }
    }

    private <X extends Exception> byte @Nullable [] run(UserTransaction user, OnceWork<X> work) throws X {
        String around = engine.transactions().guard().enter("inbox.onceIn");
        try {
            return work.run(user);
        } finally {
            engine.transactions().guard().leave(around);
            user.over();
        }
    }

    private static void undo(StoreTransaction tx, StoreTransaction.Mark to, Throwable why) {
        try {
            tx.rollbackTo(to);
        } catch (StoreException e) {
            // The transaction is broken as a whole, and cannot be committed.
            why.addSuppressed(e);
        }
    }

    @Override
    public Once mark(InboxKey key, byte @Nullable [] result, List<JobRequest> jobs) {
        engine.transactions().guard().refuse("inbox.mark", "use inbox.onceIn with that transaction's connection");
        engine.prepared().run();
        requireStanding();
        requireResult(result);
        List<NewJob> enqueued = jobs.stream().map(engine.followUps()::newJob).toList();
        Once once = engine.marks()
                .mark(new Wanted(
                        mark(key, result),
                        flight == null ? null : flight.claim().id(),
                        enqueued));
        if (once == null) {
            throw lost(flight);
        }
        return once;
    }

    @Override
    public Map<InboxKey, Handled> handled(Collection<InboxKey> keys) {
        engine.prepared().run();
        Map<InboxKey, Handled> handled = new LinkedHashMap<>();
        if (!keys.isEmpty()) {
            try (StoreTransaction tx = engine.store().beginReading()) {
                tx.inbox().find(keys).forEach((key, row) -> handled.put(key, handled(row)));
            }
        }
        return handled;
    }

    @Override
    public Map<String, Handled> handledOf(MessageKey message) {
        engine.prepared().run();
        Map<String, Handled> handled = new LinkedHashMap<>();
        try (StoreTransaction tx = engine.store().beginReading()) {
            tx.inbox()
                    .ofMessage(message)
                    .forEach(row -> handled.put(row.mark().key().handler(), handled(row)));
        }
        return handled;
    }

    private static Handled handled(InboxRow row) {
        return new Handled(row.handledAt(), row.mark().job(), row.mark().result());
    }

    private InboxMark mark(InboxKey key, byte @Nullable [] result) {
        return new InboxMark(key, engine.runtime().newId(), flight == null ? null : flight.id(), result);
    }

    private static void requireResult(byte @Nullable [] result) {
        if (result != null && result.length > MAX_RESULT) {
            throw new IllegalArgumentException("a result of " + result.length + " bytes; at most " + MAX_RESULT
                    + ": store it elsewhere and return a reference");
        }
    }

    /** What is known without asking; the store is asked before anything is committed. */
    private void requireStanding() {
        if (flight != null && flight.claim().gone()) {
            throw lost(flight);
        }
    }

    private static ClaimLostException lost(@Nullable Flight flight) {
        return new ClaimLostException("attempt "
                + (flight == null ? "of nobody" : flight.taken().job().attempt() + " of job " + flight.id())
                + " was taken back while it ran; nothing is marked, and whatever it does is for nothing");
    }
}
