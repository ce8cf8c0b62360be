package dev.longhaul.testkit.simulation.life;

import dev.longhaul.job.JobId;
import dev.longhaul.operator.Jobs;
import dev.longhaul.operator.Moved;
import dev.longhaul.operator.Redrive;
import dev.longhaul.store.Pause;
import dev.longhaul.store.StoreException;
import dev.longhaul.testkit.simulation.oracle.Asking;
import dev.longhaul.testkit.simulation.oracle.Move;
import dev.longhaul.testkit.simulation.oracle.Oracle;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** What operators do, and what they are answered. */
final class Operators {

    private static final String BY = "operator";

    private final Life life;
    private final Oracle oracle;

    Operators(Life life, Oracle oracle) {
        this.life = life;
        this.oracle = oracle;
    }

    void cancel(Node node, int job) {
        JobId id = oracle.idOf(job);
        if (id != null) {
            cancel(node, id);
        }
    }

    void cancel(Node node, JobId id) {
        move(node, id, Move.CANCEL, null, (jobs, which) -> jobs.cancel(which, BY));
    }

    void redrive(Node node, int job) {
        move(node, oracle.idOf(job), Move.REDRIVE, null, (jobs, id) -> jobs.redrive(id, Redrive.NOW, BY));
    }

    void attemptNow(Node node, int job) {
        move(node, oracle.idOf(job), Move.ATTEMPT_NOW, null, (jobs, id) -> jobs.attemptNow(id, BY));
    }

    void reschedule(Node node, int job, Duration in) {
        Instant due = life.clock().instant().plus(in);
        move(node, oracle.idOf(job), Move.RESCHEDULE, due, (jobs, id) -> jobs.reschedule(id, due, BY));
    }

    private void move(
            Node node, @Nullable JobId id, Move move, @Nullable Instant due, BiFunction<Jobs, JobId, Moved> deed) {
        if (id == null) {
            return;
        }
        operate(node, () -> {
            Asking asking = oracle.moves(id, move, due);
            if (asking != null) {
                oracle.answered(asking, deed.apply(node.longhaul.jobs(), id));
            }
        });
    }

    void pause(Node node, Pause pause) {
        operate(node, () -> {
            long asked = life.now();
            node.longhaul.jobs().pause(pause, BY);
            oracle.paused(pause, asked);
        });
    }

    void resume(Node node, Pause pause) {
        operate(node, () -> {
            oracle.resumes(pause);
            node.longhaul.jobs().resume(pause, BY);
            oracle.resumed(pause);
        });
    }

    private void operate(Node node, Runnable deed) {
        call(node, "operator", () -> {
            try {
                deed.run();
            } catch (StoreException e) {
                life.trace().happened(node, "operator's move failed: " + e.kind());
            } catch (IllegalStateException e) {
                requireLeaving(node, e);
            }
        });
    }

    /** Somebody calls, and waits for the answer. */
    void call(Node node, String who, Runnable body) {
        node.calls++;
        life.fibers().start(node.process, who, life.now(), () -> {
            body.run();
            node.calls--;
        });
    }

    /** Only a node that leaves may refuse a call. */
    void requireLeaving(Node node, IllegalStateException e) {
        if (!node.leaving) {
            oracle.surprised("a call failed", "a call to " + node + " threw " + e);
        }
    }
}
