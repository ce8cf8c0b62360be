package dev.longhaul.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.Longhaul;
import dev.longhaul.inbox.MessageKey;
import dev.longhaul.job.Decision;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.job.PayloadCodec;
import dev.longhaul.messaging.handler.DecidingMessageHandler;
import dev.longhaul.messaging.message.MessageType;
import dev.longhaul.messaging.operator.Progress;
import dev.longhaul.operator.JobQuery;
import dev.longhaul.operator.JobView;
import dev.longhaul.operator.Redrive;
import dev.longhaul.schedule.RetrySchedule;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.StoreTransaction;
import dev.longhaul.store.memory.MemoryDatabase;
import dev.longhaul.store.memory.MemoryStore;
import dev.longhaul.store.memory.rows.Waiting;
import dev.longhaul.testkit.time.VirtualRuntime;
import dev.longhaul.testkit.time.VirtualWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A shop in a virtual world: one database, as many nodes as a test starts, and handlers that count how often they run and fail
 * as often as they are told to. Not thread-safe.
 */
public final class Shop {

    /** When every shop opens. */
    public static final Instant BEGIN = Instant.parse("2026-11-21T00:00:00Z");

    /** Something happened that four handlers want to know. */
    public static final MessageType<String> PAID = MessageType.of("order.paid", PayloadCodec.text());

    private final VirtualWorld world = new VirtualWorld(BEGIN, 1);
    private final MemoryDatabase database =
            MemoryDatabase.builder(world.clock()).waiting(Waiting.never()).build();
    private final Map<String, Integer> runs = new HashMap<>();
    private final Map<String, List<Duration>> times = new HashMap<>();
    private final Map<String, Integer> failures = new HashMap<>();
    private final List<String> order = new ArrayList<>();
    private int nodes;

    /** One process of the application. */
    public final class Node {
        private final Longhaul longhaul;
        private final Messaging messaging;
        private final VirtualRuntime runtime = world.runtime();
        private final MemoryStore store;

        private Node(String schedule, UnaryOperator<MessagingBuilder> setup) {
            nodes++;
            store = database.store("node" + nodes);
            longhaul = Longhaul.builder(store)
                    .node("node" + nodes)
                    .runtime(runtime, world.clock())
                    .schedule("default-of-the-test", RetrySchedule.parse(schedule))
                    .build();
            messaging = setup.apply(Messaging.on(longhaul).source("/shop")).build();
            longhaul.start();
        }

        /** The engine. */
        public Longhaul longhaul() {
            return longhaul;
        }

        /** What it publishes and handles with. */
        public Messaging messaging() {
            return messaging;
        }

        /** Publishes that an order was paid. */
        public JobId paid(String order) {
            return messaging.publish(PAID.message(order, order)).id();
        }

        /** Dies as {@code kill -9} would have it. */
        public void kill() {
            runtime.kill();
            store.close();
        }

        /** A job as operators see it. */
        public JobView view(JobId job) {
            return longhaul.jobs().find(job).orElseThrow();
        }

        /** A job's state. */
        public JobState state(JobId job) {
            return view(job).state();
        }

        /** Every job of a type, oldest first. */
        public List<JobView> jobs(String type) {
            return longhaul.jobs()
                    .listWithHistories(new JobQuery(null, type, null, null, null, JobQuery.MAX_LIMIT))
                    .items()
                    .reversed();
        }

        /** How far an order's message has come, by the marks and the latest attempt. */
        public String progress(JobId job) {
            return new Progress(messaging.messages().find(job).orElseThrow().handlers().stream()
                            .map(handler -> new Progress.Handler(handler.name(), handler.state()))
                            .toList())
                    .toString();
        }

        /** Resumes a dead message. */
        public void redrive(JobId job) {
            messaging.messages().redrive(job, Redrive.NOW, "ann");
        }

        /** What handlers are marked as done. */
        public List<String> marks(String id) {
            return List.copyOf(
                    longhaul.inbox().handledOf(new MessageKey("/shop", id)).keySet());
        }
    }

    /** Starts a node whose default schedule is {@code 1m 1m 1m 1m}. */
    public Node node(UnaryOperator<MessagingBuilder> setup) {
        return node("1m 1m 1m 1m", setup);
    }

    /** Starts a node. */
    public Node node(String schedule, UnaryOperator<MessagingBuilder> setup) {
        return new Node(schedule, setup);
    }

    /** Said within an attempt: it takes so long. */
    public void spend(Duration time) {
        world.spend(time);
    }

    /** A handler that counts, and fails as often as {@link #failing} said. */
    public DecidingMessageHandler<String> counts(String name) {
        return (data, context) -> {
            ran(name + " " + data);
            assertThat(context.handler()).isNotEmpty();
            return fails(name) ? Decision.fail(name + " is down") : Decision.succeed();
        };
    }

    /** Says that a handler of that name ran: counts it and notes the time. */
    public void ran(String what) {
        String name = what.split(" ", 2)[0];
        runs.merge(name, 1, Integer::sum);
        times.computeIfAbsent(name, any -> new ArrayList<>()).add(elapsed());
        order.add(what);
    }

    /** Whether a handler is to fail now; takes one of its failures. */
    public boolean fails(String name) {
        int left = failures.getOrDefault(name, 0);
        failures.put(name, Math.max(0, left - 1));
        return left > 0;
    }

    /** The next runs of a handler fail. */
    public void failing(String name, int times) {
        failures.put(name, times);
    }

    /** How often a handler ran. */
    public int runs(String name) {
        return runs.getOrDefault(name, 0);
    }

    /** How often handlers ran, in the order of the names asked for. */
    public List<Integer> runs(String... names) {
        return java.util.Arrays.stream(names).map(this::runs).toList();
    }

    /** When a handler ran, since the beginning. */
    public List<Duration> times(String name) {
        return times.getOrDefault(name, List.of());
    }

    /** Every run, {@code handler data}, in its order. */
    public List<String> order() {
        return order;
    }

    /** What the latest attempt of a job said of how far the message had come. */
    public static String said(JobView job) {
        return job.attempts().getLast().said().response();
    }

    /** The errors of a job's attempts. */
    public static List<String> errors(JobView job) {
        return job.attempts().stream()
                .map(AttemptRow::said)
                .map(AttemptRow.Said::error)
                .toList();
    }

    /** Removes the marks of a message of the shop's. */
    public void forgetMarks(String id) {
        MemoryStore outside = database.store("outside");
        try (StoreTransaction tx = outside.begin(Duration.ofSeconds(1))) {
            assertThat(tx.inbox().remove(new MessageKey("/shop", id))).isPositive();
            tx.commit();
        }
        outside.close();
    }

    /** The world. */
    public VirtualWorld world() {
        return world;
    }

    /** Lives on for a while. */
    public void run(Duration time) {
        world.run(time);
    }

    /** How long the shop has been open. */
    public Duration elapsed() {
        return Duration.between(BEGIN, world.clock().instant());
    }

    /** The database, seen from outside. */
    public MemoryDatabase database() {
        return database;
    }

    /** Fails unless every job is in exactly one place. */
    public void requireEveryJobInOnePlace() {
        assertThat(database.snapshot().misplaced())
                .as("jobs in no place, or in several")
                .isEmpty();
    }
}
