package dev.longhaul.engine;

import dev.longhaul.engine.accept.Acceptance;
import dev.longhaul.engine.accept.Requests;
import dev.longhaul.engine.claim.Poller;
import dev.longhaul.engine.event.Announcer;
import dev.longhaul.engine.event.Counters;
import dev.longhaul.engine.event.EngineMeter;
import dev.longhaul.engine.flight.Flight;
import dev.longhaul.engine.flight.Flights;
import dev.longhaul.engine.flight.Permits;
import dev.longhaul.engine.inbox.EngineInbox;
import dev.longhaul.engine.inbox.Hearing;
import dev.longhaul.engine.inbox.Marks;
import dev.longhaul.engine.limit.Gates;
import dev.longhaul.engine.operate.Operations;
import dev.longhaul.engine.protocol.Changes;
import dev.longhaul.engine.protocol.NewJob;
import dev.longhaul.engine.protocol.TakingBack;
import dev.longhaul.engine.registry.HandlerRegistry;
import dev.longhaul.engine.run.Departures;
import dev.longhaul.engine.run.Runner;
import dev.longhaul.engine.runtime.EngineRuntime;
import dev.longhaul.engine.runtime.StoreClock;
import dev.longhaul.engine.settings.EngineSettings;
import dev.longhaul.engine.settle.Settler;
import dev.longhaul.engine.sweep.Housekeeper;
import dev.longhaul.engine.sweep.Renewer;
import dev.longhaul.engine.sweep.Sweeper;
import dev.longhaul.engine.transaction.TransactionGuard;
import dev.longhaul.engine.transaction.Transactions;
import dev.longhaul.engine.transaction.Turns;
import dev.longhaul.inbox.Inbox;
import dev.longhaul.job.Attempt;
import dev.longhaul.job.ClaimLostException;
import dev.longhaul.job.Enqueued;
import dev.longhaul.job.JobListener;
import dev.longhaul.job.JobRequest;
import dev.longhaul.job.TransactionWork;
import dev.longhaul.operator.Jobs;
import dev.longhaul.schedule.ScheduleRegistry;
import dev.longhaul.store.ClaimId;
import dev.longhaul.store.Store;
import dev.longhaul.store.StoreTransaction;
import java.sql.Connection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One node: the parts, put together, started and stopped. Thread-safe. */
public final class Engine implements AutoCloseable {

    private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(2);

    private enum State {
        NEW,
        STARTED,
        CLOSED
    }

    private final Store store;
    private final EngineRuntime runtime;
    private final EngineSettings settings;
    private final HandlerRegistry handlers = new HandlerRegistry();
    private final Counters counters = new Counters();
    private final Announcer announcer = new Announcer();
    private final TransactionGuard guard = new TransactionGuard();
    private final Flights flights;
    private final Requests requests;
    private final Acceptance acceptance;
    private final Transactions transactions;
    private final EngineInbox.Parts inbox;
    private final Reactions reactions;
    private final Settler settler;
    private final Departures departures;
    private final Poller poller;
    private final Renewer renewer;
    private final Sweeper sweeper;
    private final Housekeeper housekeeper;
    private final Operations operations;
    private final Lock lifecycle;
    private volatile State state = State.NEW;
    private volatile boolean prepared;

    /**
     * @param clock this node's, for the time in job ids only
     * @param schedules names of schedules; may be added to at any time
     */
    public Engine(
            Store store,
            EngineRuntime runtime,
            InstantSource clock,
            EngineSettings settings,
            ScheduleRegistry schedules) {
        this.store = store;
        this.runtime = runtime;
        this.settings = settings;
        lifecycle = runtime.newLock();
        flights = new Flights(new Permits(settings.workers()));
        Gates gates = new Gates(settings.endpoints());
        StoreClock storeClock = new StoreClock(runtime);
        requests = new Requests(
                schedules, handlers, clock, runtime.random(), settings.limits().payload());
        reactions = new Reactions(store, runtime, flights, gates, counters, announcer);
        acceptance = new Acceptance(store, requests, runtime, settings.limits().groupCommit(), changes -> {
            counters.committed(EngineMeter.Batch.ACCEPT, changes.accepted().size());
            reactions.committed(changes);
        });
        Turns turns = new Turns(store.handlersAtOnce());
        transactions = new Transactions(store, runtime, requests, guard, turns, settings.lease(), this::enqueued);
        Hearing hearing = new InboxHearing();
        Marks marks = new Marks(store, requests, runtime, settings.limits().groupCommit(), hearing);
        inbox = new EngineInbox.Parts(
                store, runtime, requests, transactions, marks, hearing, this::requirePrepared, this::requireNotClosed);
        settler = new Settler(store, runtime, settings, requests, reactions, counters);
        StoredSchedules stored = new StoredSchedules(schedules);
        Runner runner = new Runner(
                store,
                runtime,
                settings,
                new Runner.Sources(handlers, stored, requests, storeClock, turns),
                settler,
                guard,
                counters,
                reactions::notStarted);
        poller = new Poller(
                store,
                runtime,
                settings,
                new Poller.Work(handlers, flights, gates, requests, storeClock),
                counters,
                reactions);
        departures = new Departures(store, runtime, settings, runner, requests, counters, reactions);
        reactions.connect(poller, departures, settler);
        renewer = new Renewer(store, runtime, settings, flights, counters);
        TakingBack takingBack =
                new TakingBack(settings.node(), requests, stored, runtime.random(), () -> new ClaimId(runtime.newId()));
        sweeper = new Sweeper(
                store,
                runtime,
                settings,
                new Sweeper.Work(requests, takingBack, flights, gates, storeClock),
                counters,
                reactions);
        housekeeper = new Housekeeper(store, runtime, settings, flights, handlers, counters);
        operations = new Operations(store, runtime, requests, guard, flights, reactions);
        handlers.whenChanged(poller::wake);
    }

    /**
     * Brings the store up to date, takes back what a dead process left, and begins to work. Idempotent. If it throws, nothing
     * works yet, and it can be called again.
     */
    public void start() {
        lifecycle.lock();
        try {
            requireNotClosed();
            if (running()) {
                return;
            }
            prepare();
            sweeper.takeBackAtStart();
            sweeper.lookAtPauses();
            store.onAnnouncement(hint -> poller.hint(hint.type(), hint.due()));
            announcer.start(runtime);
            settler.start();
            departures.start();
            renewer.start();
            sweeper.start();
            housekeeper.start();
            poller.start();
            state = State.STARTED;
        } finally {
            lifecycle.unlock();
        }
    }

    /** Jobs may be enqueued by an engine that is not started, in a database that is still empty. */
    private void requirePrepared() {
        requireNotClosed();
        if (prepared) {
            return;
        }
        lifecycle.lock();
        try {
            prepare();
        } finally {
            lifecycle.unlock();
        }
    }

    private void prepare() {
        requireNotClosed();
        if (!prepared) {
            store.prepare();
            prepared = true;
        }
    }

    /** The registered handlers. */
    public HandlerRegistry handlers() {
        return handlers;
    }

    /** Has every request changed before it becomes a job, from now on. */
    public void outgoing(UnaryOperator<JobRequest> change) {
        requests.outgoing(change);
    }

    /** Adds to what this node says about itself. */
    public void describe(String name, String value) {
        housekeeper.describe(name, value);
    }

    /** Adds a listener. */
    public void listen(JobListener listener) {
        announcer.add(listener);
    }

    /** Accepts jobs, all in one commit; durable when it returns. */
    public List<Enqueued> enqueue(List<JobRequest> asked) {
        guard.refuse("enqueue", "use enqueueIn with the transaction's connection, or the transaction's own enqueue");
        requirePrepared();
        List<NewJob> jobs = asked.stream().map(requests::newJob).toList();
        List<Enqueued> enqueued = acceptance.accept(jobs);
        counters.add(
                Counters.Name.ACCEPTED,
                enqueued.stream().filter(Enqueued::created).count());
        return enqueued;
    }

    /** Accepts jobs in the caller's transaction; the caller commits. */
    public List<Enqueued> enqueueIn(Connection connection, List<JobRequest> asked) {
        requireNotClosed();
        List<NewJob> jobs = asked.stream().map(requests::newJob).toList();
        try (StoreTransaction tx = store.join(connection)) {
            return acceptance.acceptIn(tx, jobs);
        }
    }

    /** These were enqueued in a transaction of the caller's, which has committed. */
    public void committed(List<Enqueued> jobs) {
        List<Enqueued> created = jobs.stream().filter(Enqueued::created).toList();
        counters.add(Counters.Name.ACCEPTED, created.size());
        reactions.committed(created);
    }

    /** Does work in a transaction of the store's, and commits it. */
    public <T extends @Nullable Object, X extends Exception> T inTransaction(TransactionWork<T, X> work) throws X {
        requirePrepared();
        return transactions.inTransaction(work);
    }

    /** Does work in the caller's transaction; the caller commits, and is given what was enqueued. */
    public <T extends @Nullable Object, X extends Exception> T inTransactionOf(
            Connection callers, TransactionWork<T, X> work, Consumer<List<Enqueued>> enqueued) throws X {
        requireNotClosed();
        return transactions.inTransactionOf(callers, work, enqueued);
    }

    /** In a transaction of the store's, whose work was not only to enqueue. */
    private void enqueued(Changes changes) {
        counters.add(Counters.Name.ACCEPTED, changes.accepted().size());
        reactions.committed(changes);
    }

    private final class InboxHearing implements Hearing {

        @Override
        public void marked(int marks) {
            counters.add(Counters.Name.MARKED, marks);
            counters.committed(EngineMeter.Batch.MARK, marks);
        }

        @Override
        public void enqueued(Changes changes) {
            Engine.this.enqueued(changes);
        }
    }

    /** The inbox for anybody. */
    public Inbox inbox() {
        return new EngineInbox(inbox, null);
    }

    /**
     * The inbox for an attempt in flight on this node.
     *
     * @throws ClaimLostException if it is not
     */
    public Inbox inbox(Attempt attempt) {
        Flight flight = flights.find(attempt.jobId());
        if (flight == null || flight.taken().job().attempt() != attempt.number()) {
            throw new ClaimLostException("attempt " + attempt.number() + " of job " + attempt.jobId()
                    + " is not in flight on this node: it is over, or was taken back");
        }
        return new EngineInbox(inbox, flight);
    }

    /** The face for operators. */
    public Jobs jobs() {
        return operations;
    }

    /** Has somebody hear what is measured from now on, instead of whoever heard it before. */
    public void measure(EngineMeter meter) {
        counters.tell(meter);
    }

    /** What was counted since the start. */
    public Counters counters() {
        return counters;
    }

    /** Attempts in flight on this node. */
    public int inFlight() {
        return flights.size();
    }

    /** Attempts in flight whose handler has not returned. */
    public int busyWorkers() {
        return flights.permits().used();
    }

    /** Attempts in flight whose handler did not end at its type's timeout. */
    public long stuck() {
        return flights.all().stream().filter(Flight::stuck).count();
    }

    /** The settings. */
    public EngineSettings settings() {
        return settings;
    }

    /** Whether the engine works: started and not closed. */
    public boolean running() {
        return state == State.STARTED;
    }

    private void requireNotClosed() {
        if (state == State.CLOSED) {
            throw new IllegalStateException("this engine is closed; build a new one");
        }
    }

    /**
     * Claims nothing more, waits for the attempts under way, interrupts those that take longer than the settings allow,
     * records what can be recorded and leaves no claim of what has ended. Idempotent; a second call does not wait for the
     * first. Called by a handler, it waits for that handler until the time is over.
     */
    @Override
    public void close() {
        State before;
        lifecycle.lock();
        try {
            before = state;
            state = State.CLOSED;
        } finally {
            lifecycle.unlock();
        }
        if (before == State.CLOSED) {
            return;
        }
        try (store;
                runtime) {
            if (before == State.STARTED) {
                drain();
            }
        }
    }

    private void drain() {
        poller.stop();
        departures.stop();
        if (!runtime.await(settings.limits().shutdown(), this::landed)) {
            flights.all().forEach(Flight::interrupt);
            runtime.await(AFTER_INTERRUPT, this::landed);
        }
        runtime.await(AFTER_INTERRUPT, announcer::quiet);
        runtime.close();
        settler.finish();
        housekeeper.leave();
    }

    private boolean landed() {
        // A poll under way may still bring some, which are put back: it waits for the one writer as long as any.
        return poller.quiet() && flights.size() == 0 && settler.quiet();
    }
}
