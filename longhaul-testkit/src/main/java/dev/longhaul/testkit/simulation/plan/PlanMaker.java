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
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;

/** Makes the plan of a seed. Not thread-safe; used once. */
public final class PlanMaker {

    private static final int MOST_ACTS = 24;

    private final long seed;
    private final RandomGenerator random;
    private final List<Event> events = new ArrayList<>();
    private final int slots;
    private final boolean exclusive;
    private int jobs;
    private Duration at = Duration.ZERO;

    private PlanMaker(long seed) {
        this.seed = seed;
        this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        this.exclusive = random.nextInt(7) == 0;
        this.slots = exclusive ? 2 : pick(1, 2, 2, 3, 3, 3, 4, 5);
    }

    /** The plan of a seed: always the same. */
    public static Plan of(long seed) {
        return new PlanMaker(seed).make();
    }

    private Plan make() {
        return random.nextInt(4) == 0 ? new QuietPlan(seed, random).make() : busy();
    }

    private Plan busy() {
        Nodes nodes = new Nodes(
                pick(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(15)),
                pick(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(20)),
                pick(1, 2, 8, 64),
                pick(1, 3, 500));
        Nature nature = new Nature(
                pick(0, 20, 100, 300), pick(0, 0, 30, 100), pick(0, 0, 200), random.nextInt(50) == 0 ? 400 : 0);
        add(new Act.Join(0, version()));
        for (int slot = 1; slot < slots; slot++) {
            if (random.nextInt(3) > 0) {
                add(new Act.Join(slot, version()));
            }
        }
        int acts = 5 + random.nextInt(MOST_ACTS);
        for (int i = 0; i < acts; i++) {
            at = at.plus(pause());
            add(act());
        }
        events.sort(Comparator.comparing(Event::at));
        return new Plan(seed, new World(slots, exclusive, nodes, nature), events);
    }

    private void add(Act act) {
        events.add(new Event(at, act));
    }

    private Duration pause() {
        return switch (random.nextInt(10)) {
            case 0, 1, 2 -> Duration.ofMillis(random.nextInt(3));
            case 3, 4, 5, 6 -> Duration.ofMillis(random.nextInt(400));
            case 7, 8 -> Duration.ofMillis(random.nextInt(3_000));
            default -> Duration.ofMillis(random.nextInt(20_000));
        };
    }

    /** In a hundred, so many of each. */
    private Act act() {
        int n = random.nextInt(100);
        if (n < 32) {
            return new Act.Enqueue(slot(), someJobs());
        } else if (n < 58) {
            return fault();
        } else if (n < 74) {
            return operatorsAct(n - 58);
        } else if (n < 79) {
            return new Act.Kill(slot());
        } else if (n < 82) {
            return new Act.Leave(slot());
        } else if (n < 90) {
            return new Act.Join(slot(), version());
        } else if (n < 94) {
            return new Act.Freeze(slot(), aWhile());
        } else if (n < 97) {
            return new Act.ClockJump(jump());
        }
        return new Act.Night(Duration.ofHours(1 + random.nextInt(24 * 10)));
    }

    private Act operatorsAct(int n) {
        if (n < 6) {
            return new Act.Cancel(slot(), job());
        } else if (n < 10) {
            return new Act.Redrive(slot(), job());
        } else if (n < 12) {
            return new Act.AttemptNow(slot(), job());
        } else if (n < 14) {
            return new Act.Reschedule(slot(), job(), Duration.ofMillis(random.nextInt(20_000)));
        }
        return hold();
    }

    private Act hold() {
        Pause pause = random.nextInt(4) == 0
                ? new Pause(Pause.Kind.ENDPOINT, Limits.NARROW)
                : new Pause(Pause.Kind.TYPE, pick(Types.PLAIN, Types.IN_TRANSACTION, Types.HOLDING));
        events.add(new Event(at.plusMillis(random.nextInt(10_000)), new Act.LetGo(slot(), pause)));
        return new Act.Hold(slot(), pause);
    }

    private Duration jump() {
        Duration by = Duration.ofMillis(1 + random.nextInt(30_000));
        return random.nextBoolean() ? by : by.negated();
    }

    /** Often longer than a lease. */
    private Duration aWhile() {
        return Duration.ofMillis(1 + random.nextInt(random.nextBoolean() ? 300 : 25_000));
    }

    private Act fault() {
        int whose = random.nextInt(3) == 0 ? -1 : slot();
        Moment where = pick(Moment.values());
        int after = where == Moment.ANY
                ? random.nextInt(40)
                : where == Moment.LOCK ? random.nextInt(15) : random.nextInt(3);
        return new Act.Fault(whose, where, after, harm(where));
    }

    private Harm harm(Moment where) {
        int kinds = where.commit() ? 13 : 8;
        return switch (random.nextInt(kinds)) {
            case 0 -> new Harm.DieBefore();
            case 1 -> new Harm.Freeze(aWhile());
            case 2, 3 -> new Harm.Stall(aWhile());
            case 4 -> new Harm.Conflict();
            case 5 -> new Harm.LockWait();
            case 6 -> new Harm.Cut(aWhile());
            case 7, 8 -> new Harm.StallAfter(aWhile());
            case 9 -> new Harm.DieAfter();
            case 10, 11 -> new Harm.LoseAnswer(random.nextBoolean());
            default ->
                new Harm.Undecided(
                        random.nextBoolean(),
                        random.nextBoolean() ? aWhile() : Duration.ofMillis(random.nextInt(5_000)));
        };
    }

    private List<JobPlan> someJobs() {
        int count = random.nextInt(4) == 0 ? 2 + random.nextInt(5) : 1;
        List<JobPlan> some = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            some.add(aJob());
        }
        return some;
    }

    private JobPlan aJob() {
        String type = pick(Types.PLAIN, Types.PLAIN, Types.PLAIN, Types.IN_TRANSACTION, Types.HOLDING, Types.RARE);
        String text = random.nextInt(4) == 0 ? SchedulePlan.NAMED : pick(SchedulePlan.TEXTS.toArray(String[]::new));
        Duration startIn = random.nextInt(4) == 0 ? Duration.ofMillis(random.nextInt(8_000)) : Duration.ZERO;
        Duration deadlineIn = random.nextInt(8) == 0 ? Duration.ofMillis(500 + random.nextInt(20_000)) : null;
        return new JobPlan(
                jobs++,
                type,
                script(type),
                new SchedulePlan(text),
                new KeyPlan(
                        maybe(10, "i" + random.nextInt(2)),
                        maybe(3, "k" + random.nextInt(2)),
                        maybe(6, "e" + random.nextInt(2))),
                startIn,
                deadlineIn == null ? null : deadlineIn.plus(startIn),
                random.nextInt(6) == 0);
    }

    private List<Deed> script(String type) {
        int length = random.nextInt(4) == 0 ? 12 : random.nextInt(4);
        List<Deed> script = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            script.add(deed(type));
        }
        if (random.nextInt(3) == 0) {
            script.add(new Deed(
                    type.equals(Types.IN_TRANSACTION) ? Does.SUCCEED : Does.CONTINUE, takes(), Duration.ZERO, false));
        }
        return script;
    }

    private Deed deed(String type) {
        if (type.equals(Types.IN_TRANSACTION)) {
            return new Deed(random.nextInt(3) == 0 ? Does.SUCCEED : Does.FAIL, takes(), Duration.ZERO, false);
        }
        return switch (random.nextInt(12)) {
            case 0 -> new Deed(Does.RETRY_AFTER, takes(), Duration.ofMillis(random.nextInt(4_000)), false);
            case 1 -> new Deed(Does.SNOOZE, takes(), Duration.ofMillis(random.nextInt(4_000)), false);
            case 2 -> random.nextInt(3) == 0 ? new Deed(Does.ABORT, takes(), Duration.ZERO, false) : fails();
            case 3 -> random.nextInt(3) == 0 ? new Deed(Does.KILL, takes(), Duration.ZERO, false) : fails();
            case 4 -> new Deed(Does.SAVE, takes(), Duration.ZERO, false);
            case 5 -> new Deed(Does.FAIL, takes(), Duration.ZERO, true);
            default -> fails();
        };
    }

    private Deed fails() {
        return new Deed(Does.FAIL, takes(), Duration.ZERO, false);
    }

    private Duration takes() {
        return switch (random.nextInt(6)) {
            case 0, 1 -> Duration.ZERO;
            case 2, 3 -> Duration.ofMillis(random.nextInt(20));
            case 4 -> Duration.ofMillis(random.nextInt(1_500));
            default -> Duration.ofMillis(random.nextInt(random.nextInt(3) == 0 ? 25_000 : 2_000));
        };
    }

    private int slot() {
        return random.nextInt(slots);
    }

    private int job() {
        return jobs == 0 ? 0 : random.nextInt(jobs);
    }

    private int version() {
        return random.nextInt(SchedulePlan.VERSIONS.size());
    }

    private @Nullable String maybe(int oneIn, String text) {
        return random.nextInt(oneIn) == 0 ? text : null;
    }

    @SafeVarargs
    private final <T> T pick(T... all) {
        return all[random.nextInt(all.length)];
    }
}
