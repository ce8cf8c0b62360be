package dev.longhaul.trials.trial;

import dev.longhaul.trials.checker.Checker;
import dev.longhaul.trials.checker.FinalState;
import dev.longhaul.trials.checker.Finding;
import dev.longhaul.trials.checker.Findings;
import dev.longhaul.trials.checker.Verdict;
import dev.longhaul.trials.database.Folders;
import dev.longhaul.trials.database.TrialDatabase;
import dev.longhaul.trials.history.HistoryEvent;
import dev.longhaul.trials.history.HistoryWriter;
import dev.longhaul.trials.load.LoadShape;
import dev.longhaul.trials.node.Node;
import dev.longhaul.trials.node.NodeProcess;
import dev.longhaul.trials.node.NodeProcess.Launch;
import dev.longhaul.trials.time.TrialTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a trial works with: a folder, a database, nodes, the history of faults, seeded randomness. For one thread; closing it
 * ends all processes and may be done by another.
 */
public final class Stage implements AutoCloseable {

    /** Short, so that faults that outlast it fit into a trial. */
    public static final Duration LEASE = Duration.ofSeconds(2);

    private static final int WORKERS = 128;
    /** A trial that counts its faults ends when they take longer than this on average. */
    private static final Duration LONGEST_PER_FAULT = Duration.ofMinutes(1);

    private static final Duration STOP = Duration.ofSeconds(30);

    private final TrialSettings settings;
    private final TrialTime time;
    private final Path folder;
    private final HistoryWriter history;
    private final SplittableRandom random;
    private final Findings findings = new Findings();
    private final Crew crew;
    private final List<AutoCloseable> toClose = new ArrayList<>();
    private final Thread hook = new Thread(this::endProcesses);
    private @Nullable TrialDatabase database;
    private Duration lease = LEASE;
    private @Nullable Duration takenBackWithin;
    private long began;
    private int faults;

    Stage(String trial, TrialSettings settings, TrialTime time) {
        this.settings = settings;
        this.time = time;
        this.folder = settings.out().toAbsolutePath().resolve(trial + "-" + settings.seed());
        Folders.delete(folder);
        this.history = new HistoryWriter(histories(), "trial", time);
        this.crew = new Crew(histories(), folder.resolve("nodes.log"));
        this.random = new SplittableRandom(settings.seed());
        this.began = time.nanos();
        clock();
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** How the trial is to be held. */
    public TrialSettings settings() {
        return settings;
    }

    /** The real clock. */
    public TrialTime time() {
        return time;
    }

    /** Randomness that the seed decides. */
    public SplittableRandom random() {
        return random;
    }

    /** The trial's folder. */
    public Path folder() {
        return folder;
    }

    /** What the trial finds and counts by itself. */
    public Findings findings() {
        return findings;
    }

    /** Uses a database, ends it when the trial ends, and makes the table of effects. */
    public TrialDatabase use(TrialDatabase chosen) {
        closing(chosen);
        database = chosen;
        chosen.prepare();
        return chosen;
    }

    /** The final state is read there: another database than the one at first, a standby that was promoted say. */
    public void useInstead(TrialDatabase other) {
        closing(other);
        database = other;
    }

    /** Starts a PostgreSQL of its own and uses it. */
    public TrialDatabase.Postgres usePostgres() {
        TrialDatabase.Postgres postgres = TrialDatabase.postgres(folder.resolve("postgresql"), time);
        use(postgres);
        return postgres;
    }

    /** Starts a MariaDB of its own and uses it. */
    public TrialDatabase.MariaDb useMariaDb() {
        TrialDatabase.MariaDb mariaDb = TrialDatabase.mariaDb(folder.resolve("mariadb"));
        use(mariaDb);
        return mariaDb;
    }

    /** Uses a SQLite file. */
    public TrialDatabase.Sqlite useSqlite() {
        TrialDatabase.Sqlite sqlite = new TrialDatabase.Sqlite(folder.resolve("jobs.db"));
        use(sqlite);
        return sqlite;
    }

    /** The database in use. */
    public TrialDatabase database() {
        if (database == null) {
            throw new IllegalStateException("the trial uses no database yet");
        }
        return database;
    }

    /** Ends this, too, when the trial ends; the latest first. */
    public void closing(AutoCloseable resource) {
        synchronized (toClose) {
            toClose.add(resource);
        }
    }

    /** The lease of nodes that are started from now on. */
    public void lease(Duration other) {
        lease = other;
    }

    /** Starts a node, or its next incarnation, and does not wait for it. It gets the load once it is {@link #ready}. */
    public NodeProcess start(String name) {
        return start(name, database().url(), launch -> launch);
    }

    /** The same by another URL (a proxy's) or with a changed launch (another clock, another network). */
    public NodeProcess start(String name, String url, UnaryOperator<Launch> change) {
        return crew.start(new Crew.Starting(name, url, lease, WORKERS, random.nextLong()), change);
    }

    /** Starts a node that asks for jobs and works on none, so that no job's fate is its own. */
    public NodeProcess startAsker(String name) {
        return crew.start(new Crew.Starting(name, database().url(), lease, 0, random.nextLong()), launch -> launch);
    }

    /** Waits until a node works, and gives it its share of the load, if there is a load. */
    public void ready(String name) {
        crew.ready(name);
    }

    /** Starts nodes, all at once, and waits until they work. */
    public void startAll(List<String> names) {
        names.forEach(this::start);
        crew.readyAll();
    }

    /** Waits until every node works that was started and not waited for; one that is dead meanwhile is passed over. */
    public void readyAll() {
        crew.readyAll();
    }

    /** The node of that name, dead or alive. */
    public NodeProcess node(String name) {
        return crew.node(name);
    }

    /** All nodes by name, dead or alive. */
    public Map<String, NodeProcess> nodes() {
        return crew.all();
    }

    /** Every node that works from now on makes this load; those that work already begin with it now. */
    public void load(LoadShape perNode) {
        crew.load(perNode);
    }

    /** One node makes this load, instead of what it made. */
    public void loadOne(String name, LoadShape its) {
        crew.loadOne(name, its);
    }

    /** Ends the load, and waits until what was asked is answered. */
    public void loadOff(Duration longest) {
        crew.loadOff(longest);
    }

    /** Whether the trial has made enough faults, or has lasted long enough. */
    public boolean over() {
        if (settings.count() == 0) {
            return time.since(began).compareTo(settings.length()) >= 0;
        }
        return faults >= settings.count()
                || time.since(began).compareTo(LONGEST_PER_FAULT.multipliedBy(settings.count())) > 0;
    }

    /** The faults' time begins now: what was started before takes nothing from it. */
    public void begin() {
        began = time.nanos();
    }

    /** Writes down that a fault is about to be made; counts it. */
    public void fault(String kind, String target) {
        faults++;
        findings.count("faults: " + kind, 1);
        history.add(new HistoryEvent.Fault(kind, target, "begin"));
    }

    /** Writes down how far a fault is: made ({@code done}), about to end ({@code resume}), over ({@code end}). */
    public void faultPhase(String kind, String target, String phase) {
        history.add(new HistoryEvent.Fault(kind, target, phase));
    }

    /** Kills a node at once, as a fault. */
    public void kill(String name) {
        NodeProcess node = node(name);
        fault("kill", node.settings().process());
        node.kill();
        faultPhase("kill", node.settings().process(), "done");
    }

    /** Starts every node again that a job has halted, and writes down that it was. */
    public void restartHalted() {
        for (Map.Entry<String, NodeProcess> entry : nodes().entrySet()) {
            NodeProcess node = entry.getValue();
            if (!node.alive()) {
                fault("halt", node.settings().process());
                faultPhase("halt", node.settings().process(), "done");
                Integer code = node.exitCode();
                if (code == null || code != Node.HALTED) {
                    findings.add(
                            Finding.Kind.UNEXPECTED,
                            "the node " + node.settings().process() + " ended with " + code + "; see nodes.log");
                }
                start(entry.getKey());
            }
        }
    }

    /** Stops a node where it stands, as a fault. */
    public void stop(String name) {
        NodeProcess node = node(name);
        fault("pause", node.settings().process());
        node.stopAtOnce();
        faultPhase("pause", node.settings().process(), "done");
    }

    /** Lets a node go on that was stopped. */
    public void resume(String name) {
        NodeProcess node = node(name);
        faultPhase("pause", node.settings().process(), "resume");
        node.resume();
        faultPhase("pause", node.settings().process(), "end");
    }

    /** Has a node stop cleanly, as a fault. */
    public void leave(String name) {
        NodeProcess node = node(name);
        fault("leave", node.settings().process());
        stop(node);
        faultPhase("leave", node.settings().process(), "done");
    }

    /** Demands that what a killed node had begun is taken back so soon. */
    public void takenBackWithin(Duration limit) {
        takenBackWithin = limit;
    }

    /** Waits a span, drawn evenly between two. */
    public void pause(Duration least, Duration most) {
        long span = least.toNanos() + random.nextLong(Math.max(1, most.toNanos() - least.toNanos()));
        time.pause(Duration.ofNanos(span));
    }

    /** Waits until no job is open; false if some are at the end of {@code longest}. */
    public boolean drain(Duration longest) {
        return time.await(longest, Duration.ofMillis(200), () -> open() == 0);
    }

    /** How many jobs are due, parked or in claims; -1 while the database does not say. */
    public long open() {
        try (Connection connection = database().connect()) {
            return FinalState.countOpen(connection);
        } catch (SQLException e) {
            return -1;
        }
    }

    /** Stops every node cleanly; one that does not stop in time is killed. */
    public void stopNodes() {
        for (NodeProcess node : nodes().values()) {
            if (node.alive()) {
                stop(node);
            }
        }
    }

    private void stop(NodeProcess node) {
        try {
            node.ask("stop", STOP);
        } catch (IllegalStateException e) {
            findings.add(Finding.Kind.LATE, "a node does not stop: " + e.getMessage());
        }
        node.close();
    }

    Verdict check() throws SQLException {
        clock();
        try (Connection connection = database().connect()) {
            Checker.check(histories(), FinalState.read(connection), takenBackWithin, findings);
        }
        return findings.verdict();
    }

    private Path histories() {
        return folder.resolve("histories");
    }

    /** Tells the checker both clocks together. */
    private void clock() {
        history.add(new HistoryEvent.Fault("none", "trial", "done"));
    }

    private void endProcesses() {
        nodes().values().forEach(NodeProcess::close);
        synchronized (toClose) {
            for (AutoCloseable each : toClose.reversed()) {
                try {
                    each.close();
                } catch (Exception e) {
                    System.err.println("trials: " + each + " cannot be ended: " + e);
                }
            }
            toClose.clear();
        }
    }

    @Override
    public void close() {
        endProcesses();
        history.close();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending already, and the hook runs.
        }
    }

    /** Deletes histories and databases; the report stays. */
    void deleteFiles() {
        Folders.delete(folder);
    }

    void write(Path file, String text) {
        try {
            Files.createDirectories(settings.out());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
