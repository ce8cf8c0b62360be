package dev.longhaul.testkit.simulation.interleaving;

import dev.longhaul.store.Pause;
import dev.longhaul.testkit.simulation.plan.Act;
import dev.longhaul.testkit.simulation.plan.Event;
import dev.longhaul.testkit.simulation.plan.JobPlan;
import dev.longhaul.testkit.simulation.plan.JobPlan.Deed;
import dev.longhaul.testkit.simulation.plan.JobPlan.Does;
import dev.longhaul.testkit.simulation.plan.JobPlan.KeyPlan;
import dev.longhaul.testkit.simulation.plan.Plan;
import dev.longhaul.testkit.simulation.plan.Plan.Nature;
import dev.longhaul.testkit.simulation.plan.Plan.Nodes;
import dev.longhaul.testkit.simulation.plan.Plan.World;
import dev.longhaul.testkit.simulation.plan.SchedulePlan;
import dev.longhaul.testkit.simulation.plan.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A few jobs on three nodes, and what is done to them at one moment. */
public enum Scenario {

    /** A job that fails once: claims, settles, and whatever takes back what stands still. */
    CLAIM_SETTLE_AND_TAKE_BACK(enqueue(plain(0, KeyPlan.NONE, Does.FAIL))),

    /** A job is cancelled while it is accepted, claimed, tried, settled, taken back. */
    CANCEL(enqueue(plain(0, KeyPlan.NONE, Does.FAIL)), new Act.Cancel(1, 0)),

    /** Two jobs of one ordering key, and a third that comes while the first ends. */
    ORDERING_KEY(enqueue(keyed(0), keyed(1)), new Act.Enqueue(1, List.of(keyed(2)))),

    /** The head of an ordering key is cancelled while another job of that key is accepted. */
    CANCEL_OF_A_HEAD(enqueue(keyed(0)), new Act.Cancel(1, 0), new Act.Enqueue(2, List.of(keyed(1)))),

    /** A handler in a transaction, whose claim may run out before its commit. */
    EFFECT(enqueue(new JobPlan(
            0, Types.IN_TRANSACTION, List.of(), new SchedulePlan("0s*3"), KeyPlan.NONE, Duration.ZERO, null, true))),

    /** Two callers with one idempotency key. */
    TWO_CALLERS(
            enqueue(plain(0, new KeyPlan("same", null, null), Does.SUCCEED)),
            new Act.Enqueue(1, List.of(plain(1, new KeyPlan("same", null, null), Does.SUCCEED))));

    /** When there begins to be something to decide. */
    static final Duration BEGIN = Duration.ofSeconds(1);

    @SuppressWarnings("ImmutableEnumChecker") // records all the way down, in an unmodifiable list
    private final List<Act> acts;

    Scenario(Act... acts) {
        this.acts = List.of(acts);
    }

    /** The scenario as a plan for three nodes. */
    Plan plan() {
        List<Event> events = new ArrayList<>();
        for (int slot = 0; slot < 3; slot++) {
            events.add(new Event(Duration.ZERO, new Act.Join(slot, 0)));
        }
        acts.forEach(act -> events.add(new Event(BEGIN, act)));
        // What is left undone is finished by the same three: the faults stop long after the last of them.
        events.add(new Event(BEGIN.plusSeconds(20), new Act.LetGo(0, new Pause(Pause.Kind.TYPE, Types.PLAIN))));
        Nodes nodes = new Nodes(Duration.ofSeconds(5), Duration.ofSeconds(20), 8, 500);
        return new Plan(1, new World(3, false, nodes, new Nature(0, 0, 0, 0)), events);
    }

    private static Act enqueue(JobPlan... jobs) {
        return new Act.Enqueue(0, List.of(jobs));
    }

    private static JobPlan keyed(int index) {
        return plain(index, new KeyPlan(null, "key", null), index == 0 ? Does.FAIL : Does.SUCCEED);
    }

    private static JobPlan plain(int index, KeyPlan keys, Does first) {
        return new JobPlan(
                index,
                Types.PLAIN,
                List.of(new Deed(first, Duration.ZERO, Duration.ZERO, false)),
                new SchedulePlan("0s*3"),
                keys,
                Duration.ZERO,
                null,
                false);
    }
}
