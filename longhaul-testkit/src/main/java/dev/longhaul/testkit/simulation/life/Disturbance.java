package dev.longhaul.testkit.simulation.life;

import dev.longhaul.store.StoreException;
import dev.longhaul.store.memory.rows.CommitFate;
import dev.longhaul.store.memory.rows.Step;
import dev.longhaul.store.memory.rows.Steps;
import dev.longhaul.testkit.simulation.fiber.Fiber;
import dev.longhaul.testkit.simulation.plan.Act;
import dev.longhaul.testkit.simulation.plan.Harm;
import dev.longhaul.testkit.simulation.plan.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What happens between the steps of transactions: other threads run, time passes, and the plan's faults strike when their
 * moment has come.
 */
final class Disturbance implements Steps {

    private static final int ACCEPTS = 1;
    private static final int CLAIMS = 2;
    private static final int SETTLES = 4;
    private static final int TAKES_BACK = 8;
    private static final int RENEWS = 16;
    private static final int REQUESTS = 32;
    private static final int DELETES_CLAIM = 64;

    /** A fault that waits for its moment. */
    private static final class Armed {
        private final Act.Fault fault;
        private int left;

        Armed(Act.Fault fault) {
            this.fault = fault;
            this.left = fault.after();
        }
    }

    private final World world;
    private final List<Armed> armed = new ArrayList<>();
    /** What is to happen after the commit that is under way in a fiber. */
    private final Map<Fiber, Harm> afterwards = new java.util.LinkedHashMap<>();

    Disturbance(World world) {
        this.world = world;
    }

    void arm(Act.Fault fault) {
        armed.add(new Armed(fault));
    }

    void stop() {
        armed.clear();
    }

    @Override
    public void before(Step step) {
        Fiber self = world.fibers().current();
        if (self == null) {
            return;
        }
        world.fibers().requireLiving();
        world.trace().happened(self, describe(step));
        int done = note(self, step);
        Node node = world.nodeOf(self.process());
        if (node != null) {
            requireReachable(node);
            Harm harm = armed.isEmpty() ? null : next(node, step, done, false);
            if (harm != null) {
                world.trace().happened(self, harm.toString());
                strike(node, harm);
                requireReachable(node);
            }
        }
        world.disorder(node);
        // Last, so that nobody else takes a turn between this and the call.
        if (step.kind() != Step.Kind.LOCK) {
            world.looks(step.name());
        }
    }

    private static String describe(Step step) {
        return step.kind() == Step.Kind.LOCK ? "lock" : step.name();
    }

    /** Keeps in mind what the transaction does, and says what it has done so far. */
    private static int note(Fiber self, Step step) {
        int does = step.kind() == Step.Kind.WRITE || step.kind() == Step.Kind.READ
                ? switch (step.name()) {
                    case "jobs.insert" -> ACCEPTS;
                    case "claims.insert" -> CLAIMS;
                    case "attempts.insert" -> SETTLES;
                    case "claims.lockExpired", "claims.lockOthers" -> TAKES_BACK;
                    case "claims.renew" -> RENEWS;
                    case "requests.insert" -> REQUESTS;
                    case "claims.delete" -> DELETES_CLAIM;
                    default -> 0;
                }
                : 0;
        Map<Long, Integer> transactions = self.transactions();
        if (step.kind() == Step.Kind.COMMIT) {
            return transactions.getOrDefault(step.transaction(), 0);
        }
        if (does == 0) {
            return 0;
        }
        if (transactions.size() > 8) {
            transactions.clear();
        }
        return transactions.merge(step.transaction(), does, (a, b) -> a | b);
    }

    private @Nullable Harm next(Node node, Step step, int done, boolean decidesCommit) {
        for (Iterator<Armed> each = armed.iterator(); each.hasNext(); ) {
            Armed one = each.next();
            Act.Fault fault = one.fault;
            boolean meant = (fault.slot() < 0 || fault.slot() == node.slot)
                    && isAt(fault.where(), step, done)
                    && isDecision(fault) == decidesCommit;
            if (meant && one.left-- == 0) {
                each.remove();
                return fault.harm();
            }
        }
        return null;
    }

    /** Whether it decides what becomes of a commit, or what happens after it. */
    private static boolean isDecision(Act.Fault fault) {
        return fault.where().commit()
                && switch (fault.harm()) {
                    case Harm.LoseAnswer lose -> true;
                    case Harm.Undecided undecided -> true;
                    case Harm.DieAfter die -> true;
                    case Harm.StallAfter stall -> true;
                    case Harm.DieBefore die -> false;
                    case Harm.Stall stall -> false;
                    case Harm.Freeze freeze -> false;
                    case Harm.Conflict conflict -> false;
                    case Harm.LockWait lockWait -> false;
                    case Harm.Cut cut -> false;
                };
    }

    private static boolean isAt(Moment moment, Step step, int done) {
        boolean commit = step.kind() == Step.Kind.COMMIT;
        return switch (moment) {
            case ANY -> true;
            case LOCK -> step.kind() == Step.Kind.LOCK;
            case COMMIT -> commit;
            case ACCEPT -> commit && (done & ACCEPTS) != 0;
            case CLAIM -> commit && (done & CLAIMS) != 0 && (done & TAKES_BACK) == 0;
            case SETTLE -> commit && (done & SETTLES) != 0 && (done & TAKES_BACK) == 0;
            case TAKE_BACK -> commit && (done & TAKES_BACK) != 0 && (done & SETTLES) != 0;
            case RENEW -> commit && (done & RENEWS) != 0;
            case REQUEST -> commit && (done & REQUESTS) != 0;
            case DELETE_CLAIM -> commit && done == DELETES_CLAIM;
        };
    }

    private void strike(Node node, Harm harm) {
        switch (harm) {
            case Harm.DieBefore die -> world.kill(node);
            case Harm.DieAfter die -> world.kill(node);
            case Harm.Stall(Duration time) -> stall(time);
            case Harm.StallAfter(Duration time) -> stall(time);
            case Harm.Freeze(Duration time) -> world.freeze(node, time);
            case Harm.Cut(Duration time) -> {
                node.cutUntil = world.fibers().now() + time.toNanos();
                node.disturbedAt = node.cutUntil;
            }
            case Harm.Conflict conflict -> {
                node.disturbedAt = world.fibers().now();
                throw new StoreException(StoreException.Kind.CONFLICT, "the plan says deadlock");
            }
            case Harm.LockWait lockWait -> {
                node.disturbedAt = world.fibers().now();
                throw new StoreException(StoreException.Kind.LOCK_WAIT, "the plan says that the lock took too long");
            }
            case Harm.LoseAnswer lose -> throw new IllegalStateException(harm + " is no harm before a step");
            case Harm.Undecided undecided -> throw new IllegalStateException(harm + " is no harm before a step");
        }
    }

    private void stall(Duration time) {
        // Whoever stands still may hold locks that others wait for.
        world.disturbEverybodyUntil(world.fibers().now() + time.toNanos());
        world.fibers().sleep(time);
    }

    private void requireReachable(Node node) {
        if (world.fibers().now() < node.cutUntil) {
            throw new StoreException(StoreException.Kind.UNAVAILABLE, "the plan says that " + node + " is cut off");
        }
    }

    @Override
    public CommitFate committing(Step step) {
        Fiber self = world.fibers().current();
        Node node = self == null ? null : world.nodeOf(self.process());
        if (self == null || node == null || armed.isEmpty()) {
            return CommitFate.COMMITTED;
        }
        Harm harm = next(node, step, self.transactions().getOrDefault(step.transaction(), 0), true);
        if (harm == null) {
            return CommitFate.COMMITTED;
        }
        world.trace().happened(self, harm.toString());
        if (!(harm instanceof Harm.Undecided)) {
            node.disturbedAt = world.fibers().now();
        }
        return switch (harm) {
            case Harm.LoseAnswer(boolean committed) ->
                committed ? CommitFate.COMMITTED_UNANSWERED : CommitFate.ROLLED_BACK_UNANSWERED;
            case Harm.Undecided(boolean committed, Duration later) -> {
                int done = self.transactions().getOrDefault(step.transaction(), 0);
                world.decideLater(step.transaction(), done == CLAIMS, committed, later);
                yield CommitFate.UNDECIDED;
            }
            default -> {
                afterwards.put(self, harm);
                yield CommitFate.COMMITTED;
            }
        };
    }

    @Override
    public void committed(Step step) {
        world.heardCommit();
        Fiber self = world.fibers().current();
        if (self == null) {
            return;
        }
        self.transactions().remove(step.transaction());
        Harm harm = afterwards.remove(self);
        Node node = world.nodeOf(self.process());
        if (harm != null && node != null) {
            strike(node, harm);
        }
        world.disorder(node);
    }
}
