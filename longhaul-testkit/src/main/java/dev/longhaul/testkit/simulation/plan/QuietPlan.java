package dev.longhaul.testkit.simulation.plan;

import dev.longhaul.store.Pause;
import dev.longhaul.testkit.simulation.plan.JobPlan.Deed;
import dev.longhaul.testkit.simulation.plan.JobPlan.Does;
import dev.longhaul.testkit.simulation.plan.JobPlan.KeyPlan;
import dev.longhaul.testkit.simulation.plan.Plan.Nature;
import dev.longhaul.testkit.simulation.plan.Plan.Nodes;
import dev.longhaul.testkit.simulation.plan.Plan.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Makes plans of worlds in which one thing goes wrong, or nothing: what follows has one cause, and much must be true that
 * faults would excuse. Not thread-safe; used once.
 */
final class QuietPlan {

    private static final KeyPlan KEYED = new KeyPlan(null, "k0", null);

    private final long seed;
    private final RandomGenerator random;
    private final List<Event> events = new ArrayList<>();
    private Duration at = Duration.ZERO;
    private int jobs;
    private int slots;
    private boolean exclusive;
    private int workers = 8;
    private Duration lease = Duration.ofSeconds(15);

    QuietPlan(long seed, RandomGenerator random) {
        this.seed = seed;
        this.random = random;
        this.slots = 1 + random.nextInt(3);
    }

    Plan make() {
        switch (random.nextInt(11)) {
            case 0 -> undecided();
            case 1 -> waitsForTheWriter();
            case 2 -> paused();
            case 3 -> limited();
            case 4, 5 -> moved();
            case 6 -> redriven();
            case 7 -> zombies();
            case 8 -> inOrder();
            case 9 -> leaves();
            default -> cutOff();
        }
        // The scene lasts to its end: with the last event the faults stop, and the one node of an exclusive world dies.
        add(new Act.LetGo(0, new Pause(Pause.Kind.TYPE, Types.PLAIN)));
        events.sort(Comparator.comparing(Event::at));
        Nodes nodes = new Nodes(lease, pick(Duration.ofSeconds(1), Duration.ofSeconds(5)), workers, 500);
        return new Plan(seed, new World(slots, exclusive, nodes, new Nature(pick(0, 0, 20), 0, 0, 0)), events);
    }

    private void join() {
        for (int slot = 0; slot < (exclusive ? 1 : slots); slot++) {
            add(new Act.Join(slot, random.nextInt(SchedulePlan.VERSIONS.size())));
        }
        passes(500, 1_500);
    }

    /** A commit whose answer nobody hears for a while. */
    private void undecided() {
        slots = 2 + random.nextInt(3);
        join();
        Moment where = pick(Moment.CLAIM, Moment.CLAIM, Moment.SETTLE, Moment.ACCEPT);
        add(new Act.Fault(-1, where, random.nextInt(2), new Harm.Undecided(random.nextBoolean(), millis(300, 4_800))));
        for (int i = 0; i < 3; i++) {
            enqueue(job(Types.PLAIN, does(Does.FAIL, millis(0, 1_000))));
            passes(0, 1_000);
        }
    }

    /** A claim is old already when its handler begins to wait for the one writer's place, and runs out before it has it. */
    private void waitsForTheWriter() {
        exclusive = true;
        slots = 2;
        join();
        add(new Act.Fault(0, Moment.CLAIM, 0, new Harm.StallAfter(millis(8_000, 11_500))));
        enqueue(job(Types.IN_TRANSACTION, does(Does.SUCCEED, millis(0, 500))));
        passes(3_000, 4_500);
        add(new Act.Fault(0, Moment.ACCEPT, 0, new Harm.Stall(millis(12_500, 18_000))));
        enqueue(job(Types.PLAIN));
        passes(20_000, 30_000);
    }

    /** Jobs wait for a pause to end, longer than some of them may. */
    private void paused() {
        join();
        boolean endpoint = random.nextBoolean();
        Pause pause = endpoint
                ? new Pause(Pause.Kind.ENDPOINT, Limits.NARROW)
                : new Pause(Pause.Kind.TYPE, pick(Types.PLAIN, Types.HOLDING));
        add(new Act.Hold(slot(), pause));
        passes(9_000, 20_000);
        KeyPlan keys = endpoint ? new KeyPlan(null, maybe("k0"), Limits.NARROW) : new KeyPlan(null, maybe("k0"), null);
        String type = endpoint ? Types.PLAIN : pause.name();
        for (int i = 0; i < 3; i++) {
            Duration deadline = random.nextBoolean() ? millis(1_000, 20_000) : null;
            enqueue(job(type, "1s 2s 5s", keys, Duration.ZERO, deadline, List.of(does(Does.FAIL, millis(0, 100)))));
            passes(0, 1_000);
        }
        passes(10_000, 60_000);
        add(new Act.LetGo(slot(), pause));
        passes(0, 10_000);
    }

    /** More jobs for an endpoint than it lets go. */
    private void limited() {
        join();
        KeyPlan keys = new KeyPlan(null, null, pick(Limits.NARROW, Limits.RATED, Limits.RATED));
        boolean fails = random.nextBoolean();
        int many = (keys.endpoint() + "").equals(Limits.NARROW) ? 5 : 14 + random.nextInt(20);
        List<JobPlan> some = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            Deed deed = does(fails && i < 8 ? Does.FAIL : pick(Does.SUCCEED, Does.SNOOZE), millis(0, 300));
            some.add(job(Types.PLAIN, pick("0s*3", "1s"), keys, Duration.ZERO, null, List.of(deed)));
        }
        add(new Act.Enqueue(slot(), some));
        passes(5_000, 30_000);
    }

    /** An operator and a job. */
    private void moved() {
        join();
        int length = 1 + random.nextInt(6);
        List<Deed> script = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            script.add(does(pick(Does.FAIL, Does.FAIL, Does.SNOOZE, Does.RETRY_AFTER), millis(0, 3_000)));
        }
        String text = pick(
                "1s 2s 5s", "10s*4", "1m 10m 1h", "1s", "2s*5 jitter 0.2", "exponential 1s x2 up to 4s within 10s");
        Duration startIn = random.nextBoolean() ? millis(0, 9_000) : Duration.ZERO;
        Duration deadline = random.nextInt(3) == 0 ? startIn.plus(millis(1_000, 30_000)) : null;
        KeyPlan keys = random.nextInt(3) == 0 ? KEYED : KeyPlan.NONE;
        enqueue(job(Types.PLAIN, text, keys, startIn, deadline, script));
        if (random.nextInt(3) == 0) {
            enqueue(job(Types.PLAIN, text, keys, Duration.ZERO, null, script));
        }
        if (random.nextInt(4) == 0) {
            Harm harm = new Harm.Stall(millis(10, 1_000));
            add(new Act.Fault(-1, pick(Moment.SETTLE, Moment.CLAIM, Moment.REQUEST), random.nextInt(2), harm));
        }
        for (int i = random.nextInt(5); i > 0; i--) {
            passes(0, 4_000);
            add(
                    switch (random.nextInt(6)) {
                        case 0 -> new Act.Cancel(slot(), random.nextInt(jobs));
                        case 1, 2 -> new Act.AttemptNow(slot(), random.nextInt(jobs));
                        default -> new Act.Reschedule(slot(), random.nextInt(jobs), millis(0, 20_000));
                    });
        }
        passes(0, 40_000);
        add(new Act.Redrive(slot(), 0));
    }

    /** A job that dies soon, perhaps of its deadline, and is sent on, perhaps long after that. */
    private void redriven() {
        join();
        Duration deadline = random.nextInt(4) > 0 ? millis(2_000, 90_000) : null;
        Deed dies = does(pick(Does.FAIL, Does.ABORT), millis(0, 1_000));
        enqueue(job(
                Types.PLAIN,
                pick("1s", "0s*3", "1m 10m 1h"),
                maybeKeyed(),
                Duration.ZERO,
                deadline,
                List.of(dies, dies, dies, dies)));
        if (random.nextBoolean()) {
            enqueue(job(Types.PLAIN, "1s", KEYED, Duration.ZERO, null, List.of(does(Does.FAIL, millis(0, 5_000)))));
        }
        passes(0, 4_000);
        if (random.nextBoolean()) {
            add(new Act.Reschedule(slot(), 0, millis(0, 20_000)));
        }
        passes(3_000, random.nextBoolean() ? 10_000 : 200_000);
        add(new Act.Redrive(slot(), 0));
        passes(0, 10_000);
        add(new Act.Redrive(slot(), 0));
    }

    /** A node stands still until its claims are gone, and goes on. */
    private void zombies() {
        slots = 2 + random.nextInt(2);
        lease = pick(Duration.ofSeconds(2), Duration.ofSeconds(5));
        workers = pick(1, 2, 8);
        join();
        for (int i = 0; i < 4; i++) {
            Deed deed = new Deed(
                    pick(Does.SUCCEED, Does.FAIL, Does.SAVE, Does.SAVE),
                    millis(1_000, 20_000),
                    Duration.ZERO,
                    random.nextInt(3) == 0);
            KeyPlan keys = new KeyPlan(null, null, random.nextInt(3) == 0 ? Limits.NARROW : null);
            enqueue(job(
                    pick(Types.PLAIN, Types.PLAIN, Types.IN_TRANSACTION),
                    "0s*3",
                    keys,
                    Duration.ZERO,
                    null,
                    List.of(deed, deed, deed)));
            passes(0, 500);
        }
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            passes(0, 2_000);
            Duration still = millis(2_500, 12_000);
            add(
                    random.nextBoolean()
                            ? new Act.Freeze(slot(), still)
                            : new Act.Fault(slot(), Moment.ANY, random.nextInt(10), new Harm.Cut(still)));
        }
        passes(3_000, 15_000);
        if (random.nextInt(3) == 0) {
            add(new Act.Kill(slot()));
        }
        passes(10_000, 40_000);
    }

    /** Jobs of one ordering key, of which the first dies. */
    private void inOrder() {
        join();
        String type = pick(Types.HOLDING, Types.HOLDING, Types.PLAIN);
        for (int i = 0; i < 3; i++) {
            Deed deed = does(i == 0 ? pick(Does.ABORT, Does.FAIL) : Does.SUCCEED, millis(0, 2_000));
            Duration deadline = random.nextInt(4) == 0 ? millis(500, 20_000) : null;
            enqueue(job(type, "1s", KEYED, Duration.ZERO, deadline, List.of(deed, deed)));
            passes(0, 1_000);
        }
        passes(0, 10_000);
        add(
                switch (random.nextInt(4)) {
                    case 0 -> new Act.Cancel(slot(), 0);
                    case 1 -> new Act.Redrive(slot(), 0);
                    case 2 -> new Act.Reschedule(slot(), 1 + random.nextInt(2), millis(0, 5_000));
                    default -> new Act.AttemptNow(slot(), 1 + random.nextInt(2));
                });
        passes(1_000, 30_000);
    }

    /** A node leaves while some of its jobs run and others wait for their turn. */
    private void leaves() {
        exclusive = random.nextBoolean();
        slots = 2;
        join();
        List<JobPlan> some = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            some.add(job(
                    pick(Types.IN_TRANSACTION, Types.IN_TRANSACTION, Types.PLAIN),
                    does(Does.SUCCEED, millis(0, 3_000))));
        }
        add(new Act.Enqueue(0, some));
        passes(100, 3_000);
        add(new Act.Leave(0));
        passes(15_000, 20_000);
        add(new Act.Join(0, 0));
        passes(0, 5_000);
    }

    /** The database cannot be reached for a while, or an answer is lost, when attempts are to be settled. */
    private void cutOff() {
        join();
        Moment where = pick(Moment.SETTLE, Moment.SETTLE, Moment.COMMIT, Moment.CLAIM, Moment.DELETE_CLAIM);
        Harm harm = switch (random.nextInt(5)) {
            case 0 -> new Harm.Cut(millis(100, 8_000));
            case 1 -> new Harm.LockWait();
            case 2 -> new Harm.Conflict();
            default -> new Harm.LoseAnswer(random.nextBoolean());
        };
        for (int i = 1 + random.nextInt(2); i > 0; i--) {
            add(new Act.Fault(-1, where, random.nextInt(3), harm));
        }
        List<JobPlan> some = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Deed deed = does(pick(Does.SUCCEED, Does.FAIL, Does.CONTINUE), millis(0, 20));
            boolean plain = random.nextBoolean() || deed.does() == Does.CONTINUE;
            KeyPlan keys = new KeyPlan(null, null, random.nextInt(3) == 0 ? Limits.NARROW : null);
            some.add(job(
                    plain ? Types.PLAIN : Types.IN_TRANSACTION, "1s 2s 5s", keys, Duration.ZERO, null, List.of(deed)));
        }
        add(new Act.Enqueue(slot(), some));
        passes(5_000, 20_000);
    }

    private void enqueue(JobPlan job) {
        add(new Act.Enqueue(slot(), List.of(job)));
    }

    private JobPlan job(String type, Deed... script) {
        return job(type, "1s 2s 5s", KeyPlan.NONE, Duration.ZERO, null, List.of(script));
    }

    private JobPlan job(
            String type,
            String text,
            KeyPlan keys,
            Duration startIn,
            @Nullable Duration deadlineIn,
            List<Deed> script) {
        boolean onEnd = random.nextInt(4) == 0;
        return new JobPlan(jobs++, type, script, new SchedulePlan(text), keys, startIn, deadlineIn, onEnd);
    }

    private Deed does(Does does, Duration takes) {
        boolean wishes = does == Does.SNOOZE || does == Does.RETRY_AFTER;
        return new Deed(does, takes, wishes ? millis(0, 4_000) : Duration.ZERO, false);
    }

    private void add(Act act) {
        events.add(new Event(at, act));
    }

    private void passes(int from, int to) {
        at = at.plus(millis(from, to));
    }

    private Duration millis(int from, int to) {
        return Duration.ofMillis(from + random.nextInt(to - from));
    }

    private int slot() {
        return random.nextInt(exclusive ? 1 : slots);
    }

    private KeyPlan maybeKeyed() {
        return random.nextBoolean() ? KEYED : KeyPlan.NONE;
    }

    private @Nullable String maybe(String text) {
        return random.nextInt(3) == 0 ? text : null;
    }

    @SafeVarargs
    private final <T> T pick(T... all) {
        return all[random.nextInt(all.length)];
    }
}
