package dev.longhaul;

import dev.longhaul.engine.Engine;
import dev.longhaul.engine.registry.Registration;
import dev.longhaul.engine.registry.Registration.Code;
import dev.longhaul.inbox.Inbox;
import dev.longhaul.job.Attempt;
import dev.longhaul.job.DecidingHandler;
import dev.longhaul.job.Decision;
import dev.longhaul.job.Enqueued;
import dev.longhaul.job.Handler;
import dev.longhaul.job.JobListener;
import dev.longhaul.job.JobRequest;
import dev.longhaul.job.JobType;
import dev.longhaul.job.TransactionWork;
import dev.longhaul.job.TransactionalHandler;
import dev.longhaul.job.TypeOptions;
import dev.longhaul.operator.Jobs;
import dev.longhaul.schedule.ScheduleRegistry;
import dev.longhaul.store.Store;
import java.sql.Connection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A durable engine over one store: keeps each job on disk and tries it on its schedule, through crashes and restarts,
 * until it succeeds, is cancelled, or is dead in the error queue. Thread-safe.
 *
 * <p>Handlers, schedules and listeners may be registered, and jobs enqueued, before and after {@link #start()}; enqueueing
 * before it needs a store whose schema is there. A job whose type no node handles waits, visibly, and is neither failed nor
 * lost.
 */
public final class Longhaul implements AutoCloseable {

    private final Engine engine;
    private final Store store;
    private final ScheduleRegistry schedules;
    private final TypeOptions defaultOptions;
    private final Surroundings surroundings;

    Longhaul(
            Engine engine,
            Store store,
            ScheduleRegistry schedules,
            TypeOptions defaultOptions,
            Surroundings surroundings) {
        this.engine = engine;
        this.store = store;
        this.schedules = schedules;
        this.defaultOptions = defaultOptions;
        this.surroundings = surroundings;
    }

    /** What stands around attempts, and what enqueueing is part of. */
    record Surroundings(Steps steps, CurrentTransaction transaction) {}

    /** Builds an engine over a store. The engine owns the store from {@link LonghaulBuilder#build()} on and closes it. */
    public static LonghaulBuilder builder(Store store) {
        return new LonghaulBuilder(store);
    }

    /**
     * Brings the store's schema up to date, takes back what a dead process left behind, and begins to work. Idempotent.
     *
     * @throws dev.longhaul.store.StoreException if the store cannot be reached, or belongs to another process
     */
    public void start() {
        engine.start();
    }

    /**
     * Enqueues a job; durable when this returns, or, where the calling thread is in a {@linkplain CurrentTransaction
     * transaction} that the engine knows of, when that commits.
     *
     * @throws IllegalArgumentException if the request is refused: unknown schedule, payload over the limit, deadline
     *     before the start
     * @throws IllegalStateException inside a {@code handleInTransaction} handler, or after {@link #close()}
     * @throws dev.longhaul.store.StoreException if the store cannot do it. Of kind {@code UNKNOWN_COMMIT} the job may
     *     exist or not: ask again with the same idempotency key
     */
    public Enqueued enqueue(JobRequest request) {
        return enqueueHere(List.of(request)).getFirst();
    }

    /** Enqueues jobs, all in one commit, in this order; see {@link #enqueue}. At most 10,000. */
    public List<Enqueued> enqueueAll(List<JobRequest> requests) {
        if (requests.size() > MAX_BATCH) {
            throw new IllegalArgumentException(requests.size() + " requests in one call; at most " + MAX_BATCH);
        }
        return requests.isEmpty() ? List.of() : enqueueHere(requests);
    }

    private List<Enqueued> enqueueHere(List<JobRequest> requests) {
        CurrentTransaction current = surroundings.transaction();
        Connection callers = current.connection();
        if (callers == null) {
            return engine.enqueue(requests);
        }
        List<Enqueued> enqueued = engine.enqueueIn(callers, requests);
        current.afterCommit(() -> engine.committed(enqueued));
        return enqueued;
    }

    /** The most requests in one {@link #enqueueAll}. */
    public static final int MAX_BATCH = 10_000;

    /**
     * Enqueues a job in the caller's own transaction: it exists if and only if that commits, and is found by the next
     * poll after, or at once if {@link #committed} is told.
     *
     * @param connection to the store's database, not in auto-commit mode
     * @throws UnsupportedOperationException if the store is not a JDBC database
     */
    public Enqueued enqueueIn(Connection connection, JobRequest request) {
        return engine.enqueueIn(connection, List.of(request)).getFirst();
    }

    /**
     * Does work in a transaction of the store's and commits it: what it writes through the transaction's connection and what it
     * enqueues are one commit, durable when this returns. What it throws rolls everything back and is thrown on. Where the
     * calling thread is in a {@linkplain CurrentTransaction transaction} that the engine knows of, the work is a part of that.
     *
     * @return what the work returned
     * @throws IllegalStateException inside another transaction of the store's
     * @throws dev.longhaul.store.StoreException if the store cannot do it. Of kind {@code UNKNOWN_COMMIT} it may be committed
     *     or not; {@link Inbox#once} finds that out
     */
    public <T extends @Nullable Object, X extends Exception> T inTransaction(TransactionWork<T, X> work) throws X {
        CurrentTransaction current = surroundings.transaction();
        Connection callers = current.connection();
        return callers == null
                ? engine.inTransaction(work)
                : engine.inTransactionOf(
                        callers, work, enqueued -> current.afterCommit(() -> engine.committed(enqueued)));
    }

    /**
     * Says that the caller's own transaction, in which these were enqueued ({@link #enqueueIn}, {@link Inbox#onceIn}), has
     * committed: this node looks for them at once, and tells other nodes and its listeners. Never needed: what nobody tells
     * of is found by the next poll.
     */
    public void committed(List<Enqueued> jobs) {
        engine.committed(jobs);
    }

    /**
     * Which handler has handled which message: a guard for any code, such as a broker's listener. Where the calling thread is in
     * a {@linkplain CurrentTransaction transaction} that the engine knows of, its marks are a part of that.
     */
    public Inbox inbox() {
        return joining(engine.inbox());
    }

    /**
     * The inbox for an attempt: its marks carry its job, and it makes none any more once its claim was taken back.
     *
     * @param attempt as its handler was given it, in flight on this node
     * @throws dev.longhaul.job.ClaimLostException if it is not in flight here: it is over, or was taken back
     */
    public Inbox inbox(Attempt attempt) {
        return joining(engine.inbox(attempt));
    }

    private Inbox joining(Inbox inbox) {
        CurrentTransaction current = surroundings.transaction();
        return CurrentTransaction.NONE.equals(current) ? inbox : new JoiningInbox(engine, inbox, current);
    }

    /** Finds, cancels, redrives, reschedules, pauses. */
    public Jobs jobs() {
        return engine.jobs();
    }

    /** Named schedules; more can be registered at any time. */
    public ScheduleRegistry schedules() {
        return schedules;
    }

    /** The largest payload that this node accepts, in bytes. */
    public int payloadLimit() {
        return engine.settings().limits().payload();
    }

    /** What the engine counts and shows. */
    public Statistics statistics() {
        return new Statistics(engine, store);
    }

    /** Registers the code of a job type. An exception is a failed attempt. */
    public <T> void handle(JobType<T> type, Handler<T> handler) {
        handle(type, defaultOptions, handler);
    }

    /** Registers the code of a job type, with options. */
    public <T> void handle(JobType<T> type, TypeOptions options, Handler<T> handler) {
        decide(type, options, (payload, attempt) -> {
            handler.handle(payload, attempt);
            return Decision.succeed();
        });
    }

    /** Registers the code of a job type that decides itself how an attempt ended. */
    public <T> void decide(JobType<T> type, DecidingHandler<T> handler) {
        decide(type, defaultOptions, handler);
    }

    /** Registers the code of a job type that decides itself how an attempt ended, with options. */
    public <T> void decide(JobType<T> type, TypeOptions options, DecidingHandler<T> handler) {
        Steps steps = surroundings.steps();
        engine.handlers()
                .add(
                        steps.isEmpty()
                                ? new Registration<>(type, new Code.Plain<>(handler), options)
                                : new Registration<>(
                                        Steps.type(type), new Code.Plain<>(steps.around(type, handler)), options));
    }

    /** Registers the code of a job type whose effect commits together with the outcome. */
    public <T> void handleInTransaction(JobType<T> type, TransactionalHandler<T> handler) {
        handleInTransaction(type, defaultOptions, handler);
    }

    /** Registers the code of a job type whose effect commits together with the outcome, with options. */
    public <T> void handleInTransaction(JobType<T> type, TypeOptions options, TransactionalHandler<T> handler) {
        Steps steps = surroundings.steps();
        engine.handlers()
                .add(
                        steps.isEmpty()
                                ? new Registration<>(type, new Code.InTransaction<>(handler), options)
                                : new Registration<>(
                                        Steps.type(type),
                                        new Code.InTransaction<>(steps.around(type, handler)),
                                        options));
    }

    /** Adds a listener that hears of every transition made by this node. */
    public void listener(JobListener listener) {
        engine.listen(listener);
    }

    /**
     * Claims nothing more, waits for attempts under way as long as the shutdown timeout says, then interrupts them, and
     * closes the store. What was not finished is tried again by whoever runs next. Idempotent.
     */
    @Override
    public void close() {
        engine.close();
    }
}
