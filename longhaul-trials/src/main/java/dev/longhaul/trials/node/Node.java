package dev.longhaul.trials.node;

import dev.longhaul.Longhaul;
import dev.longhaul.LonghaulBuilder;
import dev.longhaul.Statistics;
import dev.longhaul.engine.event.Counters;
import dev.longhaul.jdbc.JdbcStore;
import dev.longhaul.jdbc.mariadb.MariaDbOptions;
import dev.longhaul.jdbc.postgresql.PostgresOptions;
import dev.longhaul.job.JobId;
import dev.longhaul.store.Pause;
import dev.longhaul.store.StoreException;
import dev.longhaul.trials.history.HistoryEvent;
import dev.longhaul.trials.history.HistoryWriter;
import dev.longhaul.trials.load.JobKinds;
import dev.longhaul.trials.load.LoadShape;
import dev.longhaul.trials.time.TrialTime;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The program of one node; see the package for its commands. */
public final class Node {

    /** The exit code of a node that a job halted. */
    public static final int HALTED = 86;

    /** The first argument of a node that only shows which classes it loads. */
    static final String REHEARSE = "rehearse";

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int CONNECTIONS = 10;
    private static final int MISPLACED_AT_MOST = 100;

    private final NodeSettings settings;
    private final TrialTime time;
    private final HistoryWriter history;
    private final Longhaul longhaul;
    private final SplittableRandom random;
    private final Operator operator;
    private final @Nullable MessageFlow messages;
    private final @Nullable BrokerFlow brokers;
    private final @Nullable HaltingDatabase halting;
    private @Nullable Producer producer;
    private int loads;

    private Node(NodeSettings settings, TrialTime time) {
        this.settings = settings;
        this.time = time;
        this.history = new HistoryWriter(settings.histories(), settings.process(), time);
        this.random = new SplittableRandom(settings.seed());
        JdbcStore store = store(settings);
        this.halting = System.getenv(BrokerFlow.RABBITMQ) == null
                ? null
                : new HaltingDatabase(store.dataSource(), BrokerFlow.JOB_TYPE);
        LonghaulBuilder builder = Longhaul.builder(halting == null ? store : JdbcStore.postgresql(halting.dataSource()))
                .node(settings.process())
                .lease(settings.lease())
                .shutdownTimeout(Duration.ofSeconds(5))
                .listener(new Listening(history));
        if (settings.workers() > 0) {
            Handlers handlers = new Handlers(history, time);
            builder.workers(settings.workers())
                    .decide(JobKinds.WORK, handlers::work)
                    .handleInTransaction(JobKinds.BOOK, handlers::book);
        }
        this.longhaul = builder.build();
        this.operator = new Operator(longhaul.jobs(), history);
        this.brokers = BrokerFlow.of(longhaul, System.getenv());
        this.messages =
                settings.workers() > 0 && brokers == null ? new MessageFlow(longhaul, time, random.split()) : null;
    }

    /** Runs a node until it is told to stop, its input ends, or it is killed. */
    public static void main(String[] arguments) {
        boolean rehearses = arguments.length > 0 && arguments[0].equals(REHEARSE);
        String[] settings = rehearses ? Arrays.copyOfRange(arguments, 1, arguments.length) : arguments;
        Node node = new Node(NodeSettings.of(settings), new TrialTime());
        PrintStream out = System.out;
        node.history.add(new HistoryEvent.Started(
                ProcessHandle.current().pid(), node.settings.lease().toNanos() / 1_000));
        node.startEngine();
        if (rehearses) {
            Rehearsal.play(node);
            System.exit(0);
        }
        out.println("ready");
        node.obey(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)), out);
        // The trial is gone, or is done with this node: nothing that is still running may keep the process.
        Runtime.getRuntime().halt(0);
    }

    private static JdbcStore store(NodeSettings settings) {
        String url = settings.url();
        if (url.startsWith("jdbc:postgresql:")) {
            return JdbcStore.postgresql(PostgresOptions.of(url, null, null)
                    .maxConnections(CONNECTIONS)
                    // What a node that was cut off has locked must not outlast its claims.
                    .idleInTransaction(settings.lease())
                    .build());
        }
        if (url.startsWith("jdbc:mariadb:")) {
            return JdbcStore.mariadb(MariaDbOptions.of(url, null, null)
                    .maxConnections(CONNECTIONS)
                    .idleInTransaction(settings.lease())
                    .build());
        }
        return JdbcStore.of(url);
    }

    /** The database may be away just now: a node of a trial waits for it, as a service that is restarted would. */
    private void startEngine() {
        while (true) {
            try {
                longhaul.start();
                if (brokers != null) {
                    brokers.start();
                }
                return;
            } catch (StoreException e) {
                System.err.println("not started yet: " + e.getMessage());
                time.pause(Duration.ofMillis(250));
            }
        }
    }

    private void obey(BufferedReader commands, PrintStream out) {
        try {
            for (String line = commands.readLine(); line != null; line = commands.readLine()) {
                out.println(answer(line));
                if (line.equals("stop")) {
                    return;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void pause(Duration span) {
        time.pause(span);
    }

    /** Obeys a command. */
    String answer(String line) {
        String[] words = line.split(" ", 2);
        String rest = words.length > 1 ? words[1] : "";
        try {
            return switch (words[0]) {
                case "load" -> rest.equals("off") ? stopLoad() : startLoad(rest);
                case "loaded" -> "ok " + (producer == null || producer.done());
                case "messages" -> messages(rest);
                case "redrive-message" -> "ok " + flow().redrive(JobId.parse(rest));
                case "again" -> "ok " + (brokers == null ? 0 : brokers.again());
                case "halt-when-stored" -> haltWhenStored();
                case "cancel" -> "ok " + operator.cancel(JobId.parse(rest));
                case "redrive" -> "ok " + operator.redrive(JobId.parse(rest));
                case "statistics" -> "ok " + statistics();
                case "pause" -> "ok " + longhaul.jobs().pause(new Pause(Pause.Kind.TYPE, rest), Operator.BY);
                case "resume" -> "ok " + longhaul.jobs().resume(new Pause(Pause.Kind.TYPE, rest), Operator.BY);
                case "misplaced" ->
                    "ok "
                            + longhaul.statistics()
                                    .nowhere(null, MISPLACED_AT_MOST)
                                    .jobs();
                case "stop" -> stop();
                default -> "error unknown command '" + words[0] + "'; see the package dev.longhaul.trials.node";
            };
        } catch (RuntimeException e) {
            return "error " + e.toString().replace('\n', ' ');
        }
    }

    private String startLoad(String json) {
        stopLoad();
        Producer started = new Producer(
                settings.process() + "." + ++loads,
                longhaul,
                history,
                time,
                JSON.readValue(json, LoadShape.class),
                random.split());
        producer = started;
        started.start();
        return "ok";
    }

    private MessageFlow flow() {
        if (messages == null) {
            throw new IllegalStateException("this node has no workers, and handles no messages");
        }
        return messages;
    }

    private String messages(String perSecond) {
        if (perSecond.equals("off")) {
            flow().stop();
        } else {
            flow().start(Integer.parseInt(perSecond));
        }
        return "ok";
    }

    private String haltWhenStored() {
        if (halting == null) {
            throw new IllegalStateException("this node has no brokers to be halted between storing and acknowledging");
        }
        halting.arm();
        return "ok";
    }

    private String stopLoad() {
        Producer running = producer;
        if (running == null) {
            return "ok 0";
        }
        running.stop();
        return "ok " + running.acknowledged();
    }

    private String stop() {
        stopLoad();
        if (messages != null) {
            messages.stop();
        }
        if (brokers != null) {
            brokers.stop();
        }
        longhaul.close();
        history.add(new HistoryEvent.Stopped());
        return "ok";
    }

    private String statistics() {
        Statistics statistics = longhaul.statistics();
        StringJoiner text = new StringJoiner(" ");
        for (Counters.Name name : Counters.Name.values()) {
            text.add(name.name().toLowerCase(Locale.ROOT) + "="
                    + statistics.counters().get(name));
        }
        return text.add("in_flight=" + statistics.inFlight()).toString();
    }
}
