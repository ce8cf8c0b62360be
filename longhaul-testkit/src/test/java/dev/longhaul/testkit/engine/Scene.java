package dev.longhaul.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.Longhaul;
import dev.longhaul.LonghaulBuilder;
import dev.longhaul.job.JobEvent;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobRequest;
import dev.longhaul.job.JobState;
import dev.longhaul.job.JobType;
import dev.longhaul.job.PayloadCodec;
import dev.longhaul.operator.JobView;
import dev.longhaul.schedule.RetrySchedule;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.memory.MemoryDatabase;
import dev.longhaul.store.memory.MemoryStore;
import dev.longhaul.store.memory.Snapshot;
import dev.longhaul.store.memory.rows.Waiting;
import dev.longhaul.testkit.time.VirtualRuntime;
import dev.longhaul.testkit.time.VirtualWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/**
 * A virtual world with one database in memory and the nodes that a test starts on it. Not thread-safe, and nothing of it needs
 * to be closed: the world ends when nobody moves it on.
 */
public final class Scene {

    /** When every scene begins. */
    public static final Instant BEGIN = Instant.parse("2026-11-21T00:00:00Z");

    /** A type for tests that need only one. */
    public static final JobType<String> WORK = JobType.of("work", PayloadCodec.text());

    private final VirtualWorld world;
    private final Interference interference = new Interference();
    private final MemoryDatabase database;
    private int nodes;
    private Duration databaseBehind = Duration.ZERO;

    /** A scene whose randomness does not matter. */
    public Scene() {
        this(1);
    }

    /** A scene that is the same for the same seed. */
    public Scene(long seed) {
        this(seed, false);
    }

    private Scene(long seed, boolean exclusive) {
        world = new VirtualWorld(BEGIN, seed);
        MemoryDatabase.Builder builder = MemoryDatabase.builder(
                        () -> world.clock().instant().minus(databaseBehind))
                .waiting(Waiting.never())
                .steps(interference);
        database = exclusive ? builder.exclusive().build() : builder.build();
    }

    /** A scene whose database belongs to one node at a time, as an SQLite file does. */
    public static Scene ofOneOwner() {
        return new Scene(1, true);
    }

    /** One engine, its store and its runtime. */
    public final class Node {
        private final String name;
        private final Longhaul longhaul;
        private final VirtualRuntime runtime;
        private final MemoryStore store;
        private final List<JobEvent> events = new ArrayList<>();

        private Node(String name, UnaryOperator<LonghaulBuilder> setup) {
            this.name = name;
            this.runtime = world.runtime();
            this.store = database.store(name);
            this.longhaul = setup.apply(Longhaul.builder(store)
                            .node(name)
                            .runtime(runtime, world.clock())
                            .listener(events::add))
                    .build();
        }

        /** The engine's face. */
        public Longhaul longhaul() {
            return longhaul;
        }

        /** Its name in steps. */
        public String name() {
            return name;
        }

        /** What its listeners heard. */
        public List<JobEvent> events() {
            return events;
        }

        /** What its listeners heard, but for what was accepted. */
        public List<JobEvent> eventsAfterAcceptance() {
            return events.stream()
                    .filter(event -> !(event instanceof JobEvent.Accepted))
                    .toList();
        }

        /** Enqueues, and says which job. */
        public JobId enqueue(JobRequest request) {
            return longhaul.enqueue(request).id();
        }

        /** Dies as {@code kill -9} would have it: no turn, no attempt and no open transaction survives. */
        public void kill() {
            runtime.kill();
            store.close();
        }

        /** Dies in the middle of a step, from inside an {@link Interference}. */
        public RuntimeException dieHere() {
            kill();
            throw new Death(name);
        }
    }

    /** What a dying node's thread feels. Nothing in the engine catches it, and what unwinds finds its store closed. */
    static final class Death extends Error {
        private static final long serialVersionUID = 1L;

        private Death(String node) {
            super(node + " is dead", null, false, false);
        }
    }

    /** Starts a node of the default name. */
    public Node node(UnaryOperator<LonghaulBuilder> setup) {
        nodes++;
        return node("node" + nodes, setup);
    }

    /** Starts a node. */
    public Node node(String name, UnaryOperator<LonghaulBuilder> setup) {
        Node node = prepared(name, setup);
        node.longhaul().start();
        return node;
    }

    /** Builds a node that is not started. */
    public Node prepared(String name, UnaryOperator<LonghaulBuilder> setup) {
        return new Node(name, setup);
    }

    /** Makes a schedule the default one. */
    public static UnaryOperator<LonghaulBuilder> schedule(String text) {
        return builder -> builder.schedule("default-of-the-test", RetrySchedule.parse(text));
    }

    /** Lives on for a while. */
    public void run(Duration time) {
        world.run(time);
    }

    /** Lives on until a condition holds; fails if it does not hold in time. */
    public void await(Duration atMost, BooleanSupplier condition) {
        assertThat(world.runUntil(condition, atMost))
                .as("the condition holds within %s", atMost)
                .isTrue();
    }

    /** Throws again what a test caught, unless it is what the caller of a dying node feels. */
    public static void requireDeath(Error caught) {
        if (!(caught instanceof Death)) {
            throw caught;
        }
    }

    /** Said by a handler: this attempt takes so long. */
    public void spend(Duration time) {
        world.spend(time);
    }

    /** Does something when so much time has passed, whatever goes on then. */
    public void later(Duration delay, Runnable what) {
        world.runtime().after(delay, what);
    }

    /** Sets the database's clock back, and leaves those of the nodes as they are. */
    public void setDatabaseBack(Duration by) {
        databaseBehind = databaseBehind.plus(by);
    }

    /** What the clock shows. */
    public Instant now() {
        return world.clock().instant();
    }

    /** How long the scene has lasted. */
    public Duration elapsed() {
        return Duration.between(BEGIN, now());
    }

    /** The database, seen from outside. */
    public MemoryDatabase database() {
        return database;
    }

    /** What happens between the steps of transactions. */
    public Interference interference() {
        return interference;
    }

    /** What is committed now. */
    public Snapshot snapshot() {
        return database.snapshot();
    }

    /** The history of a job, as it is committed now. */
    public List<AttemptRow> history(JobId job) {
        return snapshot().attempts().values().stream()
                .filter(row -> row.id().job().equals(job))
                .sorted(java.util.Comparator.comparing(AttemptRow::id))
                .toList();
    }

    /** A job as an operator sees it at a node. */
    public static JobView view(Node node, JobId job) {
        return node.longhaul().jobs().find(job).orElseThrow();
    }

    /** A job's state as an operator sees it at a node. */
    public static JobState state(Node node, JobId job) {
        return view(node, job).state();
    }

    /** Fails unless every job is in exactly one place. */
    public void requireEveryJobInOnePlace() {
        assertThat(snapshot().misplaced()).as("jobs in no place, or in several").isEmpty();
    }

    /** Fails unless nothing is left to do: no due, parked or claimed job, no claim, no request, no lock. */
    public void requireNothingLeft() {
        requireEveryJobInOnePlace();
        Snapshot left = snapshot();
        assertThat(left.due()).as("due").isEmpty();
        assertThat(left.parked()).as("parked").isEmpty();
        assertThat(left.claims()).as("claims").isEmpty();
        assertThat(left.requests()).as("requests").isEmpty();
        assertThat(database.rowsLocked()).as("locks").isZero();
    }
}
