package dev.longhaul.engine.run;

import dev.longhaul.engine.flight.Flight;
import dev.longhaul.engine.protocol.Changes;
import dev.longhaul.engine.protocol.Finished;
import dev.longhaul.engine.protocol.NewJob;
import dev.longhaul.engine.protocol.Settling;
import dev.longhaul.engine.protocol.Settling.Decided;
import dev.longhaul.engine.protocol.Settling.Moment;
import dev.longhaul.engine.run.Runner.Surroundings;
import dev.longhaul.job.Attempt;
import dev.longhaul.job.HandlerTransaction;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobRequest;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.TransactionalHandler;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.AttemptTable.Written;
import dev.longhaul.store.Request;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.StoreTransaction;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An attempt whose effect and outcome are one commit: the attempt row and all that follows from it are written in the
 * handler's transaction, last. A conflict there rolls the effect back.
 */
final class InTransaction<T> implements HandlerTransaction {

    private final Surroundings engine;
    private final Flight flight;
    private final TransactionalHandler<T> handler;
    private final List<NewJob> enqueued = new ArrayList<>();
    private @Nullable StoreTransaction tx;

    InTransaction(Surroundings engine, Flight flight, TransactionalHandler<T> handler) {
        this.engine = engine;
        this.flight = flight;
        this.handler = handler;
    }

    /**
     * Calls the handler in a new transaction, which stays open when it returns and is rolled back when it throws.
     *
     * @return false if the claim may have run out, or the deadline passed, while the transaction was waited for: the handler
     *     was not called
     */
    boolean call(T payload, Attempt attempt) throws Exception {
        StoreTransaction opened = engine.store().begin(engine.settings().lease());
        boolean returned = false;
        String around = engine.guard().enter("handleInTransaction");
        try {
            // Beginning may wait for the first statement, and a handler is not called for a database that does not
            // answer.
            opened.begun();
            if (!engine.mayStart().test(flight)) {
                return false;
            }
            tx = opened;
            handler.handle(payload, this, attempt);
            returned = true;
            return true;
        } finally {
            engine.guard().leave(around);
            if (!returned) {
                tx = null;
                opened.close();
            }
        }
    }

    /** Commits the effect with its outcome; whatever failed before is settled as any other attempt is. */
    void complete(Finished finished) {
        StoreTransaction open = tx;
        if (open == null || !(finished.result().outcome() instanceof Outcome.Succeeded)) {
            if (open != null) {
                open.close();
            }
            engine.settler().settle(flight, finished);
            return;
        }
        Finished withJobs = new Finished(
                finished.taken(),
                finished.claim(),
                finished.schedule(),
                new Finished.Result(
                        finished.result().outcome(), finished.result().response(), enqueued),
                finished.span());
        String whyNot;
        try (open) {
            if (commit(open, withJobs)) {
                return;
            }
            // With what it found the settler makes sure: it may be lost with a primary.
            whyNot = "somebody else has settled the attempt, or its claim is gone";
        } catch (StoreException e) {
            // If the answer was lost, whoever finds this attempt's row there knows that the effect committed.
            whyNot = String.valueOf(e.getMessage());
        } catch (RuntimeException | Error e) {
            whyNot = e.toString();
        }
        engine.settler().settle(flight, failed(finished, "the effect could not be committed: " + whyNot));
    }

    /** False if the attempt is not this flight's to settle any more. */
    private boolean commit(StoreTransaction open, Finished finished) {
        Moment moment = Moment.of(open, engine.runtime()::nanoTime);
        StoreTransaction.Mark effect = open.savepoint();
        List<Request> known = List.of();
        for (int decisions = 0; decisions < Settling.MOST_DECISIONS; decisions++) {
            Changes changes = new Changes(engine.followUps(), moment.now());
            Decided decided = Settling.decide(
                    finished,
                    known,
                    moment,
                    engine.settings().node(),
                    engine.runtime().random());
            Map<AttemptRow.Id, Written> written = Settling.write(open, List.of(decided), changes);
            if (written.get(decided.row().id()) != Written.NOW) {
                return false;
            }
            List<Request> requests =
                    Settling.requests(open, written).getOrDefault(decided.row().id(), List.of());
            if (decided.knew(requests)) {
                changes.write(open);
                open.commit();
                engine.settler().settledElsewhere(flight, decided, changes);
                return true;
            }
            // The effect stays: what is decided again is what its attempt leads to.
            open.rollbackTo(effect);
            known = requests;
        }
        throw Settling.askedTooOften();
    }

    private static Finished failed(Finished finished, String error) {
        return new Finished(
                finished.taken(),
                finished.claim(),
                finished.schedule(),
                new Finished.Result(new Outcome.Failed(Outcomes.storable(error), null), null, List.of()),
                finished.span());
    }

    @Override
    public Connection connection() {
        return open().connection();
    }

    @Override
    public JobId enqueue(JobRequest request) {
        open();
        NewJob job = engine.followUps().newJob(request);
        enqueued.add(job);
        return job.id();
    }

    private StoreTransaction open() {
        StoreTransaction open = tx;
        if (open == null) {
            throw new IllegalStateException("the handler's transaction is over");
        }
        return open;
    }
}
