package dev.longhaul.testkit.simulation.life;

import static dev.longhaul.testkit.simulation.plan.Limits.FAILURES;
import static dev.longhaul.testkit.simulation.plan.Limits.NARROW;
import static dev.longhaul.testkit.simulation.plan.Limits.PER_SECOND;
import static dev.longhaul.testkit.simulation.plan.Limits.RATED;
import static dev.longhaul.testkit.simulation.plan.Limits.REST;
import static dev.longhaul.testkit.simulation.plan.Limits.inFlight;

import dev.longhaul.Longhaul;
import dev.longhaul.LonghaulBuilder;
import dev.longhaul.engine.limit.EndpointLimits;
import dev.longhaul.engine.settings.EngineSettings.Limits;
import dev.longhaul.engine.settings.EngineSettings.Pace;
import dev.longhaul.job.Enqueued;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobRequest;
import dev.longhaul.job.JobType;
import dev.longhaul.job.TypeOptions;
import dev.longhaul.schedule.RetrySchedule;
import dev.longhaul.store.Pause;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.memory.MemoryStore;
import dev.longhaul.testkit.simulation.fiber.SimulatedProcess;
import dev.longhaul.testkit.simulation.fiber.SimulatedRuntime;
import dev.longhaul.testkit.simulation.oracle.Oracle;
import dev.longhaul.testkit.simulation.plan.Act;
import dev.longhaul.testkit.simulation.plan.JobPlan;
import dev.longhaul.testkit.simulation.plan.Plan;
import dev.longhaul.testkit.simulation.plan.SchedulePlan;
import dev.longhaul.testkit.simulation.plan.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;

/** Does what a plan says: nodes come and go, callers enqueue, operators move. */
final class Deeds {

    /** All that plans ask for. */
    private static final List<Pause> PAUSES = List.of(
            new Pause(Pause.Kind.TYPE, Types.PLAIN),
            new Pause(Pause.Kind.TYPE, Types.IN_TRANSACTION),
            new Pause(Pause.Kind.TYPE, Types.HOLDING),
            new Pause(Pause.Kind.ENDPOINT, NARROW));
    /** How long a node that nothing keeps from it may take to leave. */
    private static final Duration LEAVES = Duration.ofSeconds(10);

    private static final int WAITING = 1_000_000;
    private static final int PROBE = 2_000_000;
    /** How long what has ended is kept. */
    static final Duration RETENTION = Duration.ofDays(7);

    private static final Duration NEXT_YEAR = Duration.ofDays(400);

    private final Life life;
    private final Plan plan;
    private final Oracle oracle;
    private final Operators operators;
    private final Map<Integer, JobPlan> jobs = new HashMap<>();
    private final Handlers handlers;
    private final @Nullable Node[] slots;
    private int incarnations;
    private boolean ending;

    Deeds(Life life, Plan plan, Oracle oracle) {
        this.life = life;
        this.plan = plan;
        this.oracle = oracle;
        this.operators = new Operators(life, oracle);
        this.handlers = new Handlers(life, oracle, this::job);
        // One more, for the node that is there in the end.
        this.slots = new Node[plan.world().slots() + 1];
    }

    private JobPlan job(int index) {
        JobPlan job = jobs.get(index);
        if (job == null) {
            throw new IllegalStateException("a handler got payload " + index + ", and no such job was asked for");
        }
        return job;
    }

    /** Those who wait for next year are there from the beginning. */
    void begin() {
        int waiting = plan.world().nature().waiting();
        if (waiting > 0) {
            Node node = join(0, 0);
            List<JobPlan> some = new ArrayList<>();
            for (int i = 0; i < waiting; i++) {
                some.add(new JobPlan(
                        WAITING + i,
                        Types.PLAIN,
                        List.of(),
                        new SchedulePlan("1s"),
                        JobPlan.KeyPlan.NONE,
                        NEXT_YEAR,
                        null,
                        false));
            }
            enqueue(node, some);
        }
    }

    /** Does it, and says how long a night it was. */
    long act(Act act) {
        switch (act) {
            case Act.Join(int slot, int version) -> {
                if (!lives(slot)) {
                    join(slot, version);
                }
            }
            case Act.Leave(int slot) -> with(slot, true, this::leave);
            case Act.Kill(int slot) -> with(slot, true, life::kill);
            case Act.Freeze(int slot, Duration time) -> with(slot, true, node -> life.freeze(node, time));
            case Act.Enqueue(int slot, List<JobPlan> some) -> with(slot, false, node -> enqueue(node, some));
            case Act.Cancel(int slot, int job) -> with(slot, false, node -> operators.cancel(node, job));
            case Act.Redrive(int slot, int job) -> with(slot, false, node -> operators.redrive(node, job));
            case Act.AttemptNow(int slot, int job) -> with(slot, false, node -> operators.attemptNow(node, job));
            case Act.Reschedule(int slot, int job, Duration in) ->
                with(slot, false, node -> operators.reschedule(node, job, in));
            case Act.Hold(int slot, Pause pause) -> with(slot, false, node -> operators.pause(node, pause));
            case Act.LetGo(int slot, Pause pause) -> with(slot, false, node -> operators.resume(node, pause));
            case Act.ClockJump(Duration by) -> life.clock().jump(by);
            case Act.Fault fault -> life.arm(fault);
            case Act.Night(Duration time) -> {
                return night(time);
            }
        }
        return 0;
    }

    // Nodes

    private boolean lives(int slot) {
        Node node = slots[slot];
        return node != null && node.lives();
    }

    private Node join(int slot, int version) {
        incarnations++;
        String name = "n" + slot + "." + incarnations;
        SimulatedProcess process = new SimulatedProcess(name);
        MemoryStore store = life.database().store(name);
        Plan.World world = plan.world();
        int drift = world.nature().drift();
        SimulatedRuntime runtime = new SimulatedRuntime(
                life.fibers(),
                process,
                RandomGeneratorFactory.of("L64X128MixRandom").create(plan.seed() * 1_000_003 + incarnations),
                drift == 0 ? 0 : life.random().nextInt(2 * drift) - drift,
                (activity, thrown) -> oracle.surprised(
                        "an activity failed",
                        activity + " of " + name + " threw " + thrown + " at "
                                + List.of(thrown.getStackTrace())
                                        .subList(0, Math.min(6, thrown.getStackTrace().length))));
        Handlers.NodeRef self = new Handlers.NodeRef();
        Hints hints = new Hints(
                store,
                () -> world.nature().hintsLost() > 0
                        && life.random().nextInt(100) < world.nature().hintsLost());
        LonghaulBuilder builder = settings(Longhaul.builder(hints).node(name).runtime(runtime, life.clock()))
                .schedule(SchedulePlan.NAMED, RetrySchedule.parse(SchedulePlan.VERSIONS.get(version)))
                .listener(event -> oracle.heard(event, name));
        Longhaul longhaul =
                handlers.register(builder, self, slot % 2 == 1 || ending).build();
        Node node = new Node(name, slot, version, process, store, longhaul, life.now());
        self.is(node);
        slots[slot] = node;
        life.add(node);
        life.fibers().start(process, "main", life.now(), () -> start(node));
        return node;
    }

    private LonghaulBuilder settings(LonghaulBuilder builder) {
        Plan.Nodes nodes = plan.world().nodes();
        return builder.workers(nodes.workers())
                .lease(nodes.lease())
                .pace(new Pace(
                        nodes.poll(),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(5),
                        Duration.ofMinutes(2),
                        Duration.ofMinutes(1)))
                .limits(new Limits(
                        1_024, nodes.batch(), nodes.batch(), RETENTION, RETENTION, LEAVES, TypeOptions.DEFAULT))
                .endpointLimits(endpoint -> switch (endpoint) {
                    case NARROW -> EndpointLimits.inFlight(inFlight(NARROW));
                    case RATED ->
                        EndpointLimits.inFlight(inFlight(RATED))
                                .perSecond(PER_SECOND)
                                .breaker(FAILURES, REST);
                    default -> EndpointLimits.NONE;
                });
    }

    private void start(Node node) {
        boolean started = false;
        while (!started) {
            try {
                node.longhaul.start();
                started = true;
            } catch (StoreException e) {
                life.fibers().sleep(Duration.ofSeconds(1));
            }
        }
    }

    private void leave(Node node) {
        node.leaving = true;
        life.fibers().start(node.process, "shutdown", life.now(), () -> {
            long begun = life.now();
            node.longhaul.close();
            // What does not stop when it is interrupted keeps its claim.
            if (life.weather().calmButLeaving(node, begun) && oracle.picture().idle(node.name)) {
                oracle.left(node.name);
            }
            life.kill(node);
        });
    }

    /** Everybody is gone, and time passes. */
    long night(Duration time) {
        for (Node node : slots) {
            if (node != null && node.lives()) {
                life.kill(node);
            }
        }
        life.fibers().run(life.now() + time.toNanos(), () -> oracle.broken() != null);
        return time.toNanos();
    }

    /** From now on everything works. */
    void faultsStop() {
        ending = true;
        life.decideAll();
        for (Node node : slots) {
            if (node != null && node.lives()) {
                node.process.thaw();
                node.cutUntil = 0;
                if (plan.world().exclusive()) {
                    life.kill(node);
                }
            }
        }
        join(slots.length - 1, 0);
    }

    /** An old node alone, and some jobs for it: whatever it has been through, it must still work. */
    boolean probe() {
        Node old = null;
        for (int slot = 0; slot < slots.length - 1; slot++) {
            Node node = slots[slot];
            old = old == null && node != null && node.lives() && !node.leaving ? node : old;
        }
        if (old == null) {
            return false;
        }
        for (Node node : slots) {
            if (node != null && node.lives() && node != old) {
                life.kill(node);
            }
        }
        // Where all was done already nobody has ended what was paused last.
        for (Pause pause : PAUSES) {
            operators.resume(old, pause);
        }
        List<JobPlan> some = new ArrayList<>();
        for (String endpoint : new String[] {null, NARROW, RATED}) {
            some.add(probe(Types.PLAIN, endpoint));
        }
        some.add(probe(Types.IN_TRANSACTION, null));
        enqueue(old, some);
        return true;
    }

    private static JobPlan probe(String type, @Nullable String endpoint) {
        return new JobPlan(
                PROBE + (endpoint == null ? type.length() : endpoint.charAt(1)),
                type,
                List.of(),
                new SchedulePlan("1s"),
                new JobPlan.KeyPlan(null, null, endpoint),
                Duration.ZERO,
                null,
                false);
    }

    /** Somebody who handles every type is there. */
    void requireSomebody() {
        if (!lives(slots.length - 1)) {
            join(slots.length - 1, 0);
        }
    }

    /** Operators end all pauses, and cancel dead jobs that hold others. */
    void letGo(List<JobId> holders) {
        for (Pause pause : PAUSES) {
            with(slots.length - 1, false, node -> operators.resume(node, pause));
        }
        for (JobId id : holders) {
            with(slots.length - 1, false, node -> operators.cancel(node, id));
        }
    }

    // Callers

    private void with(int slot, boolean exactly, java.util.function.Consumer<Node> deed) {
        for (int i = 0; i < slots.length; i++) {
            Node node = slots[(slot + i) % slots.length];
            if (node != null && node.lives() && !node.leaving) {
                deed.accept(node);
                return;
            }
            if (exactly) {
                return;
            }
        }
    }

    private void enqueue(Node node, List<JobPlan> some) {
        some.forEach(job -> jobs.put(job.index(), job));
        operators.call(node, "caller", () -> {
            oracle.asks(some, node.version);
            try {
                List<Enqueued> all = node.longhaul.enqueueAll(
                        some.stream().map(Deeds::request).toList());
                for (int i = 0; i < all.size(); i++) {
                    oracle.accepted(some.get(i), all.get(i).id(), all.get(i).created());
                }
            } catch (StoreException e) {
                life.trace().happened(node, "enqueue failed: " + e.kind());
            } catch (IllegalStateException e) {
                operators.requireLeaving(node, e);
            }
        });
    }

    private static JobRequest request(JobPlan job) {
        JobRequest request =
                type(job.type()).job("" + job.index()).schedule(job.schedule().text());
        JobPlan.KeyPlan keys = job.keys();
        request = keys.idempotency() == null ? request : request.idempotencyKey(keys.idempotency());
        request = keys.ordering() == null ? request : request.orderingKey(keys.ordering());
        request = keys.endpoint() == null ? request : request.endpoint(keys.endpoint());
        request = job.startIn().isZero() ? request : request.startIn(job.startIn());
        Duration deadline = job.deadlineIn();
        request = deadline == null ? request : request.deadlineIn(deadline);
        return job.onEnd() ? request.onEnd(Handlers.following(job.index(), "end")) : request;
    }

    private static JobType<String> type(String name) {
        return switch (name) {
            case Types.PLAIN -> Handlers.PLAIN;
            case Types.IN_TRANSACTION -> Handlers.IN_TRANSACTION;
            case Types.HOLDING -> Handlers.HOLDING;
            case Types.RARE -> Handlers.RARE;
            default -> throw new IllegalArgumentException("'" + name + "' is no type of simulations");
        };
    }

    /** Whether somebody waits for an answer. */
    boolean calling() {
        for (Node node : slots) {
            if (node != null && node.lives() && node.calls > 0) {
                return true;
            }
        }
        return false;
    }
}
