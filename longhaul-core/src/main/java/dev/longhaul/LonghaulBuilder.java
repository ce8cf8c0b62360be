package dev.longhaul;

import dev.longhaul.engine.Engine;
import dev.longhaul.engine.event.EngineMeter;
import dev.longhaul.engine.limit.EndpointLimits;
import dev.longhaul.engine.runtime.EngineRuntime;
import dev.longhaul.engine.runtime.SystemRuntime;
import dev.longhaul.engine.settings.EngineSettings;
import dev.longhaul.engine.settings.EngineSettings.Limits;
import dev.longhaul.engine.settings.EngineSettings.Pace;
import dev.longhaul.job.AttemptStep;
import dev.longhaul.job.DecidingHandler;
import dev.longhaul.job.Handler;
import dev.longhaul.job.JobListener;
import dev.longhaul.job.JobRequest;
import dev.longhaul.job.JobType;
import dev.longhaul.job.Texts;
import dev.longhaul.job.TransactionalHandler;
import dev.longhaul.job.TypeOptions;
import dev.longhaul.operator.NodeView;
import dev.longhaul.schedule.CustomRule;
import dev.longhaul.schedule.RetrySchedule;
import dev.longhaul.schedule.ScheduleRegistry;
import dev.longhaul.store.NodeId;
import dev.longhaul.store.Store;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Collects what an engine needs. Not thread-safe; used once. */
public final class LonghaulBuilder {

    private final Store store;
    private final ScheduleRegistry schedules = new ScheduleRegistry();
    private final List<Consumer<Longhaul>> registrations = new ArrayList<>();

    private final Map<String, String> about = new LinkedHashMap<>();

    private @Nullable String node;
    private final List<AttemptStep> steps = new ArrayList<>();

    private EngineMeter meter = EngineMeter.NONE;
    private CurrentTransaction transaction = CurrentTransaction.NONE;
    private UnaryOperator<JobRequest> outgoing = UnaryOperator.identity();
    private @Nullable EngineRuntime runtime;
    private InstantSource clock = InstantSource.system();
    private int workers = 256;
    private Duration lease = Duration.ofSeconds(15);
    private Pace pace = Pace.DEFAULT;
    private Limits limits = Limits.DEFAULT;
    private Function<String, EndpointLimits> endpoints = endpoint -> EndpointLimits.NONE;

    LonghaulBuilder(Store store) {
        this.store = store;
    }

    /** Registers a named schedule; the first one is the default. */
    public LonghaulBuilder schedule(String name, RetrySchedule schedule) {
        schedules.register(name, schedule);
        return this;
    }

    /** Registers a rule of one's own, for schedules like {@code custom:NAME or 5s 1m}. */
    public LonghaulBuilder customRule(String name, CustomRule rule) {
        schedules.registerCustom(name, rule);
        return this;
    }

    /** Registers the code of a job type; see {@link Longhaul#handle(JobType, Handler)}. */
    public <T> LonghaulBuilder handle(JobType<T> type, Handler<T> handler) {
        registrations.add(longhaul -> longhaul.handle(type, handler));
        return this;
    }

    /** Registers the code of a job type, with options. */
    public <T> LonghaulBuilder handle(JobType<T> type, TypeOptions options, Handler<T> handler) {
        registrations.add(longhaul -> longhaul.handle(type, options, handler));
        return this;
    }

    /** Registers the code of a job type that decides; see {@link Longhaul#decide(JobType, DecidingHandler)}. */
    public <T> LonghaulBuilder decide(JobType<T> type, DecidingHandler<T> handler) {
        registrations.add(longhaul -> longhaul.decide(type, handler));
        return this;
    }

    /** Registers the code of a job type that decides, with options. */
    public <T> LonghaulBuilder decide(JobType<T> type, TypeOptions options, DecidingHandler<T> handler) {
        registrations.add(longhaul -> longhaul.decide(type, options, handler));
        return this;
    }

    /** Registers the code of a job type whose effect and outcome are one commit. */
    public <T> LonghaulBuilder handleInTransaction(JobType<T> type, TransactionalHandler<T> handler) {
        registrations.add(longhaul -> longhaul.handleInTransaction(type, handler));
        return this;
    }

    /** Registers the code of a job type whose effect and outcome are one commit, with options. */
    public <T> LonghaulBuilder handleInTransaction(
            JobType<T> type, TypeOptions options, TransactionalHandler<T> handler) {
        registrations.add(longhaul -> longhaul.handleInTransaction(type, options, handler));
        return this;
    }

    /** Adds a listener that hears of every transition made by this node. */
    public LonghaulBuilder listener(JobListener listener) {
        registrations.add(longhaul -> longhaul.listener(listener));
        return this;
    }

    /**
     * The most handlers at once on this node, 1 to 100,000; default 256. A worker whose handler has returned is free for the
     * next attempt: with those that wait for their commit, at most twice as many attempts are in flight.
     */
    public LonghaulBuilder workers(int most) {
        workers = most;
        return this;
    }

    /** How long a claim stands without being renewed, 1 second to 1 hour; default 15 seconds. */
    public LonghaulBuilder lease(Duration span) {
        lease = span;
        return this;
    }

    /** How often the engine looks when nothing tells it to; default {@link Pace#DEFAULT}. */
    public LonghaulBuilder pace(Pace howOften) {
        pace = howOften;
        return this;
    }

    /** The longest between two looks for due jobs of an idle node; default 1 second, see {@link EngineSettings#longestLook}. */
    public LonghaulBuilder poll(Duration interval) {
        return pace(new Pace(interval, pace.fromBottom(), pace.sweep(), pace.retain(), pace.node()));
    }

    /** Sizes and spans; default {@link Limits#DEFAULT}. */
    public LonghaulBuilder limits(Limits sizes) {
        limits = sizes;
        return this;
    }

    /** How long succeeded and cancelled jobs are kept; default 7 days. */
    public LonghaulBuilder retention(Duration span) {
        return limits(new Limits(
                limits.payload(),
                limits.claimBatch(),
                limits.groupCommit(),
                span,
                limits.inboxRetention(),
                limits.shutdown(),
                limits.defaults()));
    }

    /**
     * How long marks of the inbox are kept at least; default 30 days. Longer than whatever delivers messages may deliver one
     * again. Marks that a job's attempts made stay as long as that job does, however long it is dead.
     */
    public LonghaulBuilder inboxRetention(Duration span) {
        return limits(new Limits(
                limits.payload(),
                limits.claimBatch(),
                limits.groupCommit(),
                limits.retention(),
                span,
                limits.shutdown(),
                limits.defaults()));
    }

    /** The largest payload, in bytes, 0 to 64 MiB; default 256 KiB. */
    public LonghaulBuilder payloadLimit(int bytes) {
        return limits(new Limits(
                bytes,
                limits.claimBatch(),
                limits.groupCommit(),
                limits.retention(),
                limits.inboxRetention(),
                limits.shutdown(),
                limits.defaults()));
    }

    /** How long {@link Longhaul#close()} waits for attempts before it interrupts them; default 20 seconds. */
    public LonghaulBuilder shutdownTimeout(Duration longest) {
        return limits(new Limits(
                limits.payload(),
                limits.claimBatch(),
                limits.groupCommit(),
                limits.retention(),
                limits.inboxRetention(),
                longest,
                limits.defaults()));
    }

    /** How types are treated that are registered without options; default {@link TypeOptions#DEFAULT}. */
    public LonghaulBuilder typeDefaults(TypeOptions options) {
        return limits(new Limits(
                limits.payload(),
                limits.claimBatch(),
                limits.groupCommit(),
                limits.retention(),
                limits.inboxRetention(),
                limits.shutdown(),
                options));
    }

    /** The limits of every endpoint; default none. */
    public LonghaulBuilder endpointLimits(EndpointLimits each) {
        return endpointLimits(endpoint -> each);
    }

    /** The limits of an endpoint by its name; must answer quickly, and always the same for one name. */
    public LonghaulBuilder endpointLimits(Function<String, EndpointLimits> byName) {
        endpoints = byName;
        return this;
    }

    /**
     * A readable part of this node's name, printable ASCII, at most 60 characters; default {@code node}. A random part
     * is added, because no two processes may ever have the same name.
     */
    public LonghaulBuilder node(String name) {
        node = name;
        return this;
    }

    /** Hears what the engine measures; the last one given counts. See {@link Statistics} for what is counted anyway. */
    public LonghaulBuilder meter(EngineMeter hears) {
        meter = hears;
        return this;
    }

    /** Puts a step around every attempt of this node; the first one given is the outermost. */
    public LonghaulBuilder step(AttemptStep around) {
        steps.add(around);
        return this;
    }

    /**
     * Looks at every request on this node before it becomes a job, and may add to it, such as a header that says where it came
     * from; called on the thread that asks, several given in their order. Continuations of a decision are asked for after
     * the steps around its attempt. Must be quick.
     */
    public LonghaulBuilder outgoing(UnaryOperator<JobRequest> change) {
        UnaryOperator<JobRequest> before = outgoing;
        outgoing = request -> change.apply(before.apply(request));
        return this;
    }

    /** Has {@link Longhaul#enqueue} join the application's transactions; the last one given counts. */
    public LonghaulBuilder transaction(CurrentTransaction current) {
        transaction = current;
        return this;
    }

    /**
     * Something that this node shows to operators beside its name, such as its host; see {@link
     * dev.longhaul.operator.NodeView}.
     *
     * @throws IllegalArgumentException if the name has more than 50 or the value more than 500 characters, or either is empty
     */
    public LonghaulBuilder describe(String name, String value) {
        about.put(Texts.require("name", name, 50), Texts.require(name, value, 500));
        return this;
    }

    /**
     * Another source of time, randomness and threads: tests give a virtual one.
     *
     * @param clock gives the time in job ids
     */
    public LonghaulBuilder runtime(EngineRuntime other, InstantSource clock) {
        this.runtime = other;
        this.clock = clock;
        return this;
    }

    /**
     * Builds the engine; it does not work before {@link Longhaul#start()}.
     *
     * @throws IllegalArgumentException if a setting is out of bounds, or a type has two handlers
     */
    public Longhaul build() {
        String name = node == null ? "node" : node;
        if (!name.matches("[!-~]{1,60}")) {
            throw new IllegalArgumentException("node '" + name + "' is not 1 to 60 printable ASCII characters");
        }
        EngineRuntime chosen = runtime == null ? new SystemRuntime("longhaul") : runtime;
        String unique =
                String.format(Locale.ROOT, "%s-%016x", name, chosen.random().nextLong());
        EngineSettings settings = new EngineSettings(new NodeId(unique), workers, lease, pace, limits, endpoints);
        Engine engine = new Engine(store, chosen, clock, settings, schedules);
        engine.measure(meter);
        engine.outgoing(outgoing);
        engine.describe(NodeView.VERSION, version());
        about.forEach(engine::describe);
        Longhaul longhaul = new Longhaul(
                engine, store, schedules, limits.defaults(), new Longhaul.Surroundings(new Steps(steps), transaction));
        registrations.forEach(registration -> registration.accept(longhaul));
        return longhaul;
    }

    private static String version() {
        String version = LonghaulBuilder.class.getPackage().getImplementationVersion();
        return version == null ? "unpackaged" : version;
    }
}
