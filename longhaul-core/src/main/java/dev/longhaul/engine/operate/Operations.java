package dev.longhaul.engine.operate;

import dev.longhaul.engine.flight.Flights;
import dev.longhaul.engine.protocol.Changes;
import dev.longhaul.engine.protocol.FollowUps;
import dev.longhaul.engine.protocol.Moving;
import dev.longhaul.engine.runtime.EngineRuntime;
import dev.longhaul.engine.settings.EngineSettings;
import dev.longhaul.engine.transaction.TransactionGuard;
import dev.longhaul.inbox.MessageKey;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.job.Texts;
import dev.longhaul.job.When;
import dev.longhaul.operator.JobPage;
import dev.longhaul.operator.JobQuery;
import dev.longhaul.operator.JobView;
import dev.longhaul.operator.Jobs;
import dev.longhaul.operator.Moved;
import dev.longhaul.operator.Redrive;
import dev.longhaul.store.AuditRow;
import dev.longhaul.store.InboxMark;
import dev.longhaul.store.JobRow;
import dev.longhaul.store.Micros;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.Pause;
import dev.longhaul.store.Request;
import dev.longhaul.store.Store;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.StoreTransaction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The face for operators over the store. Thread-safe. */
public final class Operations implements Jobs {

    /** So often a request is made again, while redrives drop it or the attempts for which it is meant are settled. */
    private static final int MOST_REQUESTS = 10;

    private static final int MAX_NAME = 100;
    /** How long a move goes on trying after conflicts, locks and lost answers before it tells its caller. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Store store;
    private final EngineRuntime runtime;
    private final FollowUps followUps;
    private final TransactionGuard guard;
    private final Views views;
    private final Hearing hearing;

    /** Hears what operators did, after its commit. */
    public interface Hearing {
        /** A job that was not in flight was cancelled. */
        void cancelled(JobRow row);

        /** A dead job was put back to scheduled. */
        void redriven(JobRow row, OpenJob job);

        /** These changes have been committed: jobs were accepted, and became due. */
        void committed(Changes changes);

        /** Pauses changed. */
        void pausesChanged(Set<Pause> pauses);
    }

    public Operations(
            Store store,
            EngineRuntime runtime,
            FollowUps followUps,
            TransactionGuard guard,
            Flights flights,
            Hearing hearing) {
        this.store = store;
        this.runtime = runtime;
        this.followUps = followUps;
        this.guard = guard;
        this.views = new Views(store, flights);
        this.hearing = hearing;
    }

    @Override
    public Optional<JobView> find(JobId id) {
        return views.find(id);
    }

    @Override
    public Optional<JobView> find(String type, String idempotencyKey) {
        return views.find(type, idempotencyKey);
    }

    @Override
    public JobPage list(JobQuery query) {
        return views.list(query, false);
    }

    @Override
    public JobPage listWithHistories(JobQuery query) {
        return views.list(query, true);
    }

    @Override
    public Moved cancel(JobId id, String by) {
        return request(id, Request.Kind.CANCEL, null, by);
    }

    @Override
    public Moved attemptNow(JobId id, String by) {
        return request(id, Request.Kind.ATTEMPT_NOW, null, by);
    }

    @Override
    public Moved reschedule(JobId id, Instant due, String by) {
        try (StoreTransaction tx = store.beginReading()) {
            Instant now = tx.now();
            if (due.isBefore(Instant.EPOCH) || Duration.between(now, due).compareTo(When.FURTHEST) > 0) {
                throw new IllegalArgumentException(
                        "due " + due + " is outside 1970 to " + When.FURTHEST.toDays() + " days from now");
            }
        }
        return request(id, Request.Kind.RESCHEDULE, Micros.ceil(due), by);
    }

    /** The request commits before the job is looked up, so that no attempt can start in between without seeing it. */
    private Moved request(JobId id, Request.Kind kind, @Nullable Instant due, String by) {
        requireName(by);
        requireOutside(kind.word());
        // Made once: done again after a commit whose answer was lost, it is the same request.
        UUID requestId = timeOrderedId();
        UUID auditId = runtime.newId();
        Request request = inTransaction((tx, lost) -> {
            Request made = new Request(requestId, id, Moving.attemptToName(tx, id), kind, due, by);
            boolean known = !tx.jobs().load(List.of(id)).isEmpty();
            if (known && tx.requests().insert(made)) {
                audit(tx, auditId, by, kind.word(), id, due == null ? null : "due " + due);
            }
            return known ? made : null;
        });
        if (request == null) {
            return new Moved.NotFound(id);
        }
        Obeyed obeyed = obey(request);
        for (int made = 1; obeyed.again() != null; made++) {
            if (made == MOST_REQUESTS) {
                throw new StoreException(
                        StoreException.Kind.CONFLICT,
                        kind.word() + " of job " + id + " was overtaken " + made
                                + " times by redrives or ending attempts; it may still be obeyed: look, and ask again");
            }
            obeyed = obey(obeyed.again());
        }
        hearing.committed(obeyed.changes());
        if (obeyed.result() instanceof Moving.Result.Done(JobRow row, OpenJob job) && kind == Request.Kind.CANCEL) {
            hearing.cancelled(row);
        }
        return moved(id, obeyed.result(), kind);
    }

    /**
     * What a request led to.
     *
     * @param again what is to be obeyed instead, and is committed now; null if the request was obeyed, or stands
     */
    private record Obeyed(
            Moving.Result result, Changes changes, @Nullable Request again) {}

    private Obeyed obey(Request request) {
        return inTransaction((tx, lost) -> {
            Changes changes = new Changes(followUps, tx.now());
            Moving.Result result = Moving.obey(tx, request, changes);
            changes.write(tx);
            Request again = switch (result) {
                case Moving.Result.InFlight(int attempt) -> madeAgain(tx, request, attempt);
                case Moving.Result.Stale(int next) -> madeAgain(tx, request, next);
                case Moving.Result.Done done -> null;
                case Moving.Result.Ended ended -> null;
                case Moving.Result.Missing missing -> null;
            };
            return new Obeyed(result, changes, again);
        });
    }

    /**
     * A redrive drops the requests that were made before it, also one whose operator has not looked at the job yet; and a due
     * time means nothing to an attempt after the one that it names, which may have been settled since it was named. Null if
     * the request stands, and is meant for that attempt.
     */
    private static @Nullable Request madeAgain(StoreTransaction tx, Request request, int attempt) {
        Request meant = request.kind() == Request.Kind.CANCEL ? request : request.naming(attempt);
        boolean stands = tx.requests().of(List.of(request.job())).stream()
                .anyMatch(each -> each.id().equals(meant.id()) && each.attempt() == meant.attempt());
        if (stands) {
            return null;
        }
        tx.requests().delete(List.of(request.id()));
        tx.requests().insert(meant);
        return meant;
    }

    /** Of two requests the younger counts, by the database's clock. */
    private UUID timeOrderedId() {
        try (StoreTransaction tx = store.beginReading()) {
            return JobId.at(tx.now(), runtime.random()).value();
        }
    }

    @Override
    public Moved redrive(JobId id, Redrive how, String by) {
        requireName(by);
        requireOutside("redrive");
        record Redriven(Moving.Result result, Changes changes, boolean before) {

            boolean mayBeDone() {
                return before || result instanceof Moving.Result.Done;
            }
        }
        Instant deadline = how.deadline() == null ? null : Micros.ceil(how.deadline());
        UUID auditId = runtime.newId();
        Redriven redriven = inTransaction((tx, lost) -> {
            Changes changes = new Changes(followUps, tx.now());
            if (deadline != null && deadline.isBefore(changes.now())) {
                throw new IllegalArgumentException("the new deadline " + deadline + " has passed");
            }
            Moving.Result result = Moving.redrive(tx, id, deadline, changes);
            if (result instanceof Moving.Result.Done) {
                int forgotten = how.forget() == null ? 0 : forget(tx, how.forget(), id, auditId);
                instruct(tx, how.instruction(), id, auditId);
                audit(tx, auditId, by, "redrive", id, detail(how, deadline, forgotten));
            }
            changes.write(tx);
            boolean before = lost != null && lost.mayBeDone() && result instanceof Moving.Result.Ended;
            return new Redriven(result, changes, before);
        });
        hearing.committed(redriven.changes());
        if (redriven.result() instanceof Moving.Result.Done(JobRow row, OpenJob job)) {
            hearing.redriven(row, job);
        }
        // It was dead at an earlier try and is not any more: the commit whose answer was lost had arrived.
        return redriven.before()
                ? find(id).<Moved>map(Moved.Done::new).orElse(new Moved.NotFound(id))
                : moved(id, redriven.result(), null);
    }

    private static int forget(StoreTransaction tx, MessageKey message, JobId job, UUID writer) {
        int forgotten = tx.inbox().remove(message);
        tx.inbox().insert(List.of(new InboxMark(message.by(Redrive.AGAIN), writer, job, null)));
        return forgotten;
    }

    /** What an earlier redrive told the job's handler holds no longer. */
    private static void instruct(StoreTransaction tx, @Nullable String instruction, JobId job, UUID writer) {
        MessageKey key = Redrive.instructionsOf(job);
        tx.inbox().remove(key);
        if (instruction != null) {
            tx.inbox().insert(List.of(new InboxMark(key.by(instruction), writer, job, null)));
        }
    }

    private static @Nullable String detail(Redrive how, @Nullable Instant deadline, int forgotten) {
        List<String> details = new ArrayList<>();
        if (deadline != null) {
            details.add("deadline " + deadline);
        }
        if (how.forget() != null) {
            details.add("runs all handlers of message " + how.forget().id() + " of "
                    + how.forget().source() + " again: " + forgotten + " marks removed");
        }
        if (how.instruction() != null) {
            details.add("instruction " + how.instruction());
        }
        return details.isEmpty() ? null : String.join("; ", details);
    }

    private Moved moved(JobId id, Moving.Result result, Request.@Nullable Kind kind) {
        return switch (result) {
            case Moving.Result.Done done -> find(id).<Moved>map(Moved.Done::new).orElse(new Moved.NotFound(id));
            case Moving.Result.Stale stale ->
                throw new IllegalStateException("job " + id + " was to be moved once more");
            case Moving.Result.InFlight inFlight ->
                find(id).<Moved>map(Moved.InFlight::new).orElse(new Moved.NotFound(id));
            // Cancelling what is cancelled is done, whoever did it.
            case Moving.Result.Ended(JobState state)
            when state == JobState.CANCELLED && kind == Request.Kind.CANCEL ->
                find(id).<Moved>map(Moved.Done::new).orElse(new Moved.NotFound(id));
            case Moving.Result.Ended(JobState state) -> new Moved.WrongState(id, state);
            case Moving.Result.Missing missing -> new Moved.NotFound(id);
        };
    }

    @Override
    public boolean pause(Pause pause, String by) {
        return changePauses(pause, by, "pause", tx -> tx.pauses().insert(pause));
    }

    @Override
    public boolean resume(Pause pause, String by) {
        return changePauses(pause, by, "resume", tx -> tx.pauses().delete(pause));
    }

    private boolean changePauses(Pause pause, String by, String action, Function<StoreTransaction, Boolean> change) {
        requireName(by);
        requireOutside(action);
        Texts.require(pause.kind().word() + " to " + action, pause.name(), 255);
        UUID auditId = runtime.newId();
        boolean changed = inTransaction((tx, lost) -> {
            boolean made = change.apply(tx);
            if (made) {
                audit(tx, auditId, by, action, null, pause.kind().word() + " " + pause.name());
            }
            return made || (lost != null && lost);
        });
        hearing.pausesChanged(pauses());
        return changed;
    }

    @Override
    public Set<Pause> pauses() {
        try (StoreTransaction tx = store.beginReading()) {
            return tx.pauses().all();
        }
    }

    private static void audit(
            StoreTransaction tx, UUID id, String by, String action, @Nullable JobId job, @Nullable String detail) {
        tx.audit().insert(List.of(new AuditRow(id, tx.now(), by, action, job, detail)));
    }

    /** A move has a commit of its own, in a transaction of its own. */
    private void requireOutside(String what) {
        guard.refuse(what, "do it after that transaction, or enqueue a job there that does it");
    }

    private static void requireName(String by) {
        Texts.require("the name of who asks", by, MAX_NAME);
    }

    /** What is done in one transaction. */
    @FunctionalInterface
    private interface Work<T extends @Nullable Object> {
        /** @param lost what a try came to that may have been committed, as its answer was lost; null if there was none */
        T apply(StoreTransaction tx, @Nullable T lost);
    }

    /** Moves are repeatable: after a conflict, or a commit whose answer was lost, the same is done again. */
    private <T extends @Nullable Object> T inTransaction(Work<T> work) {
        StoreException lostAnswer = null;
        T lost = null;
        long giveUp = runtime.nanoTime() + PATIENCE.toNanos();
        while (true) {
            T result = null;
            try (StoreTransaction tx = store.begin(EngineSettings.lockWait(store))) {
                result = work.apply(tx, lost);
                tx.commit();
                return result;
            } catch (StoreException e) {
                boolean again = switch (e.kind()) {
                    case LOCK_WAIT, CONFLICT, UNKNOWN_COMMIT -> true;
                    case UNAVAILABLE, FULL -> lostAnswer != null;
                    case REFUSED -> false;
                };
                if (e.kind() == StoreException.Kind.UNKNOWN_COMMIT) {
                    lostAnswer = e;
                    lost = result;
                }
                if (!again
                        || giveUp - runtime.nanoTime() <= 0
                        || Thread.currentThread().isInterrupted()) {
                    // Whatever failed last: it may have been done before, and that is what the caller must know.
                    throw lostAnswer == null ? e : lostAnswer;
                }
                runtime.await(Duration.ofMillis(20), () -> false);
            }
        }
    }
}
