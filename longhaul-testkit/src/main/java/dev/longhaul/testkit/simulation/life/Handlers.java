package dev.longhaul.testkit.simulation.life;

import dev.longhaul.LonghaulBuilder;
import dev.longhaul.job.Attempt;
import dev.longhaul.job.ClaimLostException;
import dev.longhaul.job.Decision;
import dev.longhaul.job.HandlerTransaction;
import dev.longhaul.job.JobRequest;
import dev.longhaul.job.JobType;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.PayloadCodec;
import dev.longhaul.job.TypeOptions;
import dev.longhaul.store.StoreException;
import dev.longhaul.testkit.simulation.oracle.Oracle;
import dev.longhaul.testkit.simulation.oracle.Run;
import dev.longhaul.testkit.simulation.plan.JobPlan;
import dev.longhaul.testkit.simulation.plan.JobPlan.Deed;
import dev.longhaul.testkit.simulation.plan.JobPlan.Does;
import dev.longhaul.testkit.simulation.plan.Limits;
import dev.longhaul.testkit.simulation.plan.Types;
import java.time.Duration;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The code of the job types, which does what each job's script says. */
final class Handlers {

    static final JobType<String> PLAIN = JobType.of(Types.PLAIN, PayloadCodec.text());
    static final JobType<String> IN_TRANSACTION = JobType.of(Types.IN_TRANSACTION, PayloadCodec.text());
    static final JobType<String> HOLDING = JobType.of(Types.HOLDING, PayloadCodec.text());
    static final JobType<String> RARE = JobType.of(Types.RARE, PayloadCodec.text());
    static final JobType<String> FOLLOWING = JobType.of(Types.FOLLOWING, PayloadCodec.text());

    private static final TypeOptions OPTIONS = TypeOptions.DEFAULT.timeout(Limits.TIMEOUT);

    private final World world;
    private final Oracle oracle;
    private final IntFunction<JobPlan> plans;

    Handlers(World world, Oracle oracle, IntFunction<JobPlan> plans) {
        this.world = world;
        this.oracle = oracle;
        this.plans = plans;
    }

    LonghaulBuilder register(LonghaulBuilder builder, NodeRef self, boolean rare) {
        builder.decide(PLAIN, OPTIONS, (payload, attempt) -> decide(self, payload, attempt))
                .decide(HOLDING, OPTIONS.holdingOnDead(), (payload, attempt) -> decide(self, payload, attempt))
                .decide(FOLLOWING, OPTIONS, (payload, attempt) -> follow(self, attempt))
                .handleInTransaction(
                        IN_TRANSACTION, OPTIONS, (payload, tx, attempt) -> inTransaction(self, payload, tx, attempt));
        return rare ? builder.decide(RARE, OPTIONS, (payload, attempt) -> decide(self, payload, attempt)) : builder;
    }

    /** A node that is known only after its engine is built. */
    static final class NodeRef {
        private @Nullable Node node;

        void is(Node built) {
            node = built;
        }

        Node get() {
            if (node == null) {
                throw new IllegalStateException("a handler was called before its engine was built");
            }
            return node;
        }
    }

    private Run starts(Node node, Attempt attempt) {
        world.trace().happened(node, "starts attempt " + attempt.number());
        Run run = oracle.starts(attempt.jobId(), attempt.number(), node.name, node.process);
        try {
            oracle.sees(
                    run,
                    attempt.previousError().orElse(null),
                    attempt.deadline().orElse(null),
                    attempt.progress().map(saved -> (int) saved[0]).orElse(0));
        } catch (StoreException e) {
            ends(run, Outcome.Kind.FAILED, Duration.ZERO);
            throw e;
        }
        return run;
    }

    private void ends(Run run, Outcome.Kind said, Duration wish) {
        ends(run, said, wish, false);
    }

    private void ends(Run run, Outcome.Kind said, Duration wish, boolean stubborn) {
        world.trace().happened(run, "says " + said);
        oracle.ends(run, said, wish, stubborn);
    }

    private Decision follow(NodeRef self, Attempt attempt) {
        ends(starts(self.get(), attempt), Outcome.Kind.SUCCEEDED, Duration.ZERO);
        return Decision.succeed();
    }

    private Decision decide(NodeRef self, String payload, Attempt attempt) {
        Node node = self.get();
        Run run = starts(node, attempt);
        JobPlan plan = plans.apply(Integer.parseInt(payload));
        Deed deed = plan.deed(attempt.number());
        if (!work(deed)) {
            ends(run, Outcome.Kind.FAILED, Duration.ZERO);
            return Decision.fail("interrupted");
        }
        Decision decision = switch (deed.does()) {
            case SUCCEED -> Decision.succeed();
            case CONTINUE -> Decision.succeed().enqueue(following(plan.index(), "" + attempt.number()));
            case FAIL -> Decision.fail("as planned");
            case RETRY_AFTER -> Decision.retryAfter("as planned", deed.wish());
            case SNOOZE -> Decision.snooze(deed.wish());
            case ABORT -> Decision.abort("as planned");
            case KILL -> {
                world.kill(node);
                yield Decision.fail("nobody hears this");
            }
            case SAVE -> save(run, attempt);
        };
        ends(run, decision.outcome().kind(), deed.wish(), deed.stubborn());
        return decision;
    }

    private Decision save(Run run, Attempt attempt) {
        long begun = oracle.saves(run);
        try {
            attempt.saveProgress(new byte[] {(byte) attempt.number()});
            oracle.saved(run, begun);
            return Decision.fail("saved");
        } catch (ClaimLostException e) {
            oracle.notSaved(run);
            return Decision.fail("not saved");
        } catch (StoreException e) {
            return Decision.fail("not saved");
        }
    }

    private void inTransaction(NodeRef self, String payload, HandlerTransaction tx, Attempt attempt)
            throws InterruptedException {
        Run run = starts(self.get(), attempt);
        JobPlan plan = plans.apply(Integer.parseInt(payload));
        Deed deed = plan.deed(attempt.number());
        if (!work(deed)) {
            ends(run, Outcome.Kind.FAILED, Duration.ZERO, deed.stubborn());
            throw new InterruptedException("interrupted");
        }
        if (deed.does() == Does.FAIL) {
            ends(run, Outcome.Kind.FAILED, Duration.ZERO, deed.stubborn());
            throw new IllegalStateException("as planned");
        }
        tx.enqueue(following(plan.index(), "" + attempt.number()));
        ends(run, Outcome.Kind.SUCCEEDED, Duration.ZERO, deed.stubborn());
    }

    /** Whether the work was done to its end. */
    private boolean work(Deed deed) {
        long end = world.fibers().now() + deed.takes().toNanos();
        while (world.fibers().now() < end) {
            try {
                world.fibers()
                        .sleepInterruptibly(
                                Duration.ofNanos(end - world.fibers().now()));
            } catch (InterruptedException e) {
                if (!deed.stubborn()) {
                    return false;
                }
            }
        }
        return true;
    }

    static JobRequest following(int parent, String what) {
        return FOLLOWING.job(Oracle.FOLLOWS + parent + " " + what);
    }
}
