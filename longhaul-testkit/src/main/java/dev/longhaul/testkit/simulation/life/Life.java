package dev.longhaul.testkit.simulation.life;

import dev.longhaul.store.memory.MemoryDatabase;
import dev.longhaul.testkit.simulation.fiber.FiberWaiting;
import dev.longhaul.testkit.simulation.fiber.Fibers;
import dev.longhaul.testkit.simulation.fiber.SimulatedProcess;
import dev.longhaul.testkit.simulation.oracle.Broken;
import dev.longhaul.testkit.simulation.oracle.Oracle;
import dev.longhaul.testkit.simulation.plan.Event;
import dev.longhaul.testkit.simulation.plan.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;

/** One simulation of one plan. Used once, by one thread. */
public final class Life implements World {

    private static final Duration LOOK = Duration.ofSeconds(4);
    /** A sweep has come by in that time. */
    private static final Duration SWEPT = Duration.ofSeconds(60);
    /** For so long a node with nothing to do is watched, and so many steps of its transactions are too many. */
    private static final Duration IDLE = Duration.ofMillis(500);

    private static final int MOST_STEPS = 100;
    /** In that time a node that works has done what it is asked. */
    private static final Duration PROBED = Duration.ofMinutes(2);
    /** After the last fault so many looks that are not slept through must be enough for everything to end. */
    private static final int MOST_LOOKS = 1_000;

    private final Plan plan;
    private final Fibers fibers = new Fibers();
    private final Trace trace;
    private final DatabaseClock clock = new DatabaseClock(fibers);
    private final Disturbance disturbance = new Disturbance(this);
    private final List<Oracle.Change> changes = new ArrayList<>();
    private final MemoryDatabase database;
    private final Map<SimulatedProcess, Node> nodes = new LinkedHashMap<>();
    private final Weather weather;
    private final Oracle oracle;
    private final SimulatedProcess outside = new SimulatedProcess("world");
    private final RandomGenerator random;
    private final Deeds deeds;
    private final @Nullable Choosing choosing;
    private boolean looked;
    private long lookAgain;
    private long steps;
    private long commits;
    private long rowsLooked;
    private String lastCall = "";

    private Life(Plan plan, boolean traced, @Nullable Choosing choosing) {
        this.plan = plan;
        this.choosing = choosing;
        this.weather = new Weather(plan, fibers, clock, nodes);
        this.oracle = new Oracle(weather);
        this.trace = new Trace(fibers::now, traced);
        this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(plan.seed() * 31 + 7);
        MemoryDatabase.Builder builder = MemoryDatabase.builder(clock)
                .waiting(new FiberWaiting(fibers))
                .steps(disturbance)
                .changes((table, before, after) -> changes.add(new Oracle.Change(before, after)));
        this.database =
                plan.world().exclusive() ? builder.exclusive().oneWriter().build() : builder.build();
        this.deeds = new Deeds(this, plan, oracle);
        if (choosing != null) {
            fibers.choice(together -> choosing.whoIsNext(fibers.now(), together.size()));
        }
    }

    /**
     * Lives a plan.
     *
     * @param traced whether the last steps are kept as text
     */
    public static Verdict of(Plan plan, boolean traced) {
        return of(new Life(plan, traced, null));
    }

    /** Lives a plan, and asks at each step of each transaction who goes on. */
    public static Verdict of(Plan plan, boolean traced, Choosing choosing) {
        return of(new Life(plan, traced, choosing));
    }

    private static Verdict of(Life life) {
        try {
            life.live();
        } catch (RuntimeException | Error e) {
            life.oracle.surprised(
                    "the simulation failed",
                    e + " at " + List.of(e.getStackTrace()).subList(0, Math.min(8, e.getStackTrace().length)));
        }
        life.end();
        return new Verdict(
                life.plan, life.trace, Duration.ofNanos(life.fibers.now()), life.commits, life.oracle.broken());
    }

    private void live() {
        long nights = 0;
        deeds.begin();
        for (Event event : plan.events()) {
            run(nights + event.at().toNanos());
            if (broken() != null) {
                return;
            }
            trace.happened("plan", event.toString());
            nights += deeds.act(event.act());
        }
        disturbance.stop();
        deeds.faultsStop();
        drain();
        if (broken() == null) {
            run(fibers.now() + Duration.ofMillis(500).toNanos());
            letLand();
            letSweep();
            requireNothingHeld();
            oracle.judge();
            requireIdle();
            requireOldNodeWorks();
        }
    }

    /** Everything must end now. */
    private void drain() {
        for (int looks = 0; looks < MOST_LOOKS; looks++) {
            deeds.requireSomebody();
            deeds.letGo(oracle.picture().holders());
            if (fibers.run(fibers.now() + LOOK.toNanos(), () -> broken() != null || nothingLeft())) {
                return;
            }
            sleepThrough();
        }
        oracle.stuck(LOOK.multipliedBy(MOST_LOOKS));
    }

    /** What is due in a month is slept up to: all nodes die, and when it is almost time a new one joins. */
    private void sleepThrough() {
        Instant next = oracle.picture().nextDue();
        if (next != null
                && oracle.picture().quiet()
                && next.isAfter(clock.instant().plus(LOOK))) {
            deeds.night(Duration.between(clock.instant(), next).minusMillis(500));
        }
    }

    /** Looked at after every commit and, for handlers that nobody waits for any more, ten times a second. */
    private boolean nothingLeft() {
        if (deeds.calling() || (looked && fibers.now() < lookAgain)) {
            return false;
        }
        looked = true;
        lookAgain = fibers.now() + 100_000_000;
        return oracle.picture().nothingLeft();
    }

    /** A node that was cut off hears at its next renewal that its claims are gone, or finds it out at its next commit. */
    private void letLand() {
        long end = fibers.now() + plan.world().nodes().lease().plusSeconds(30).toNanos();
        fibers.run(end, () -> broken() != null || (database.rowsLocked() == 0 && inFlight() == 0));
    }

    /** Requests for what has ended are dropped by a sweep. */
    private void letSweep() {
        long end = fibers.now() + SWEPT.toNanos();
        fibers.run(end, () -> broken() != null || oracle.picture().leftOver().isEmpty());
    }

    /** A node that has nothing to do does not look for it all the time. */
    private void requireIdle() {
        long before = steps;
        int idle = (int) nodes.values().stream().filter(Node::lives).count();
        run(fibers.now() + IDLE.toNanos());
        if (steps - before > (long) MOST_STEPS * idle) {
            oracle.surprised(
                    "busy with nothing",
                    (steps - before) + " steps of " + idle + " nodes within " + IDLE + ", with nothing to do");
        }
    }

    /** Nothing that a node has been through may leave it with fewer permits than it has, or an endpoint closed. */
    private void requireOldNodeWorks() {
        if (broken() != null || !deeds.probe()) {
            return;
        }
        long begun = fibers.now();
        fibers.run(begun + PROBED.toNanos(), () -> broken() != null || (fibers.now() > begun && nothingLeft()));
        if (broken() == null && !oracle.picture().nothingLeft()) {
            oracle.stuck(PROBED);
        }
    }

    private int inFlight() {
        int inFlight = 0;
        for (Node node : nodes.values()) {
            inFlight += node.lives() ? node.longhaul.statistics().inFlight() : 0;
        }
        return inFlight;
    }

    private void requireNothingHeld() {
        if (database.rowsLocked() > 0) {
            oracle.surprised("locks are left", database.rowsLocked() + " rows are locked, and nothing is left to do");
        }
        for (Node node : nodes.values()) {
            if (node.lives() && node.longhaul.statistics().inFlight() > 0) {
                oracle.surprised(
                        "attempts are left",
                        node + " has " + node.longhaul.statistics().inFlight()
                                + " attempts in flight, and no claim is left");
            }
        }
    }

    private void run(long until) {
        fibers.run(until, () -> broken() != null);
    }

    private @Nullable Broken broken() {
        return oracle.broken();
    }

    private void end() {
        for (SimulatedProcess process : nodes.keySet()) {
            fibers.kill(process);
        }
        fibers.kill(outside);
        try {
            fibers.run(fibers.now(), () -> false);
        } finally {
            fibers.close();
        }
    }

    // World

    @Override
    public Fibers fibers() {
        return fibers;
    }

    @Override
    public Trace trace() {
        return trace;
    }

    long now() {
        return fibers.now();
    }

    Weather weather() {
        return weather;
    }

    MemoryDatabase database() {
        return database;
    }

    DatabaseClock clock() {
        return clock;
    }

    RandomGenerator random() {
        return random;
    }

    void add(Node node) {
        nodes.put(node.process, node);
    }

    void arm(dev.longhaul.testkit.simulation.plan.Act.Fault fault) {
        disturbance.arm(fault);
    }

    @Override
    public @Nullable Node nodeOf(SimulatedProcess process) {
        return nodes.get(process);
    }

    @Override
    public void kill(Node node) {
        trace.happened(node, "dies");
        weather.died();
        node.store.close();
        fibers.kill(node.process);
    }

    @Override
    public void freeze(Node node, Duration time) {
        long until = fibers.now() + time.toNanos();
        disturbEverybodyUntil(until);
        node.process.freezeUntil(until);
        var self = fibers.current();
        if (self != null && self.process() == node.process) {
            fibers.sleep(time);
        }
    }

    @Override
    public void disturbEverybodyUntil(long moment) {
        weather.disturbEverybodyUntil(moment);
    }

    @Override
    public void decideLater(long transaction, boolean claims, boolean committed, Duration later) {
        long moment = fibers.now() + later.toNanos();
        // Soon decided, it keeps nobody from renewing; the node that made a claim by it must find it and keep it.
        if (!claims || later.compareTo(plan.world().nodes().lease().dividedBy(3)) > 0) {
            disturbEverybodyUntil(moment);
        }
        fibers.at(outside, moment, () -> decide(transaction, committed));
    }

    private void decide(long transaction, boolean committed) {
        if (database.undecided().contains(transaction)) {
            trace.happened("database", "decides " + committed);
            database.decide(transaction, committed);
            heardCommit();
        }
    }

    void decideAll() {
        database.undecided().forEach(transaction -> decide(transaction, random.nextBoolean()));
    }

    @Override
    public void heardCommit() {
        if (!changes.isEmpty()) {
            List<Oracle.Change> heard = List.copyOf(changes);
            changes.clear();
            commits++;
            looked = false;
            oracle.committed(heard);
        }
    }

    /** Only where hundreds wait for next year can a call that looks at them all be told from one that does not. */
    @Override
    public void looks(String call) {
        int waiting = plan.world().nature().waiting();
        if (waiting == 0) {
            return;
        }
        long looked = database.rowsLookedAt();
        // A caller who enqueues many takes turns with others: whose rows these were could not be told.
        if (!deeds.calling()) {
            oracle.looked(lastCall, looked - rowsLooked, waiting);
        }
        rowsLooked = looked;
        lastCall = call;
    }

    @Override
    public void disorder(@Nullable Node node) {
        steps++;
        if (choosing != null) {
            choose(choosing);
            return;
        }
        int disorder = plan.world().nature().disorder();
        if (disorder == 0 || random.nextInt(1_000) >= disorder) {
            return;
        }
        fibers.sleep(
                switch (random.nextInt(12)) {
                    case 0, 1, 2, 3, 4, 5 -> Duration.ZERO;
                    case 6, 7, 8, 9 -> Duration.ofNanos(random.nextInt(2_000_000));
                    case 10 -> Duration.ofMillis(random.nextInt(30));
                    default -> Duration.ofMillis(random.nextInt(300));
                });
    }

    private void choose(Choosing choosing) {
        switch (choosing.atStep(fibers.now())) {
            case GO_ON -> {}
            case LET_OTHERS_GO_FIRST -> fibers.sleep(Duration.ZERO);
            case STAND_STILL -> {
                Duration beyond = plan.world().nodes().lease().multipliedBy(3).dividedBy(2);
                disturbEverybodyUntil(fibers.now() + beyond.toNanos());
                fibers.sleep(beyond);
            }
        }
    }
}
