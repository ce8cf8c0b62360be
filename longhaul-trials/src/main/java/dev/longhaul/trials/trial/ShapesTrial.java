package dev.longhaul.trials.trial;

import dev.longhaul.trials.checker.Finding;
import dev.longhaul.trials.load.Behaviour;
import dev.longhaul.trials.load.LoadShape;
import dev.longhaul.trials.load.LoadShape.KeyShare;
import dev.longhaul.trials.load.LoadShape.Operators;
import dev.longhaul.trials.load.LoadShape.Pace;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Shapes of load that have broken other engines: a slow job beside thousands of fast ones, thousands of jobs behind one
 * another, and a job that kills its process. Three nodes on PostgreSQL; the count is of jobs, 10,000 by default.
 */
public final class ShapesTrial implements Trial {

    private static final List<String> NODES = List.of("n1", "n2", "n3");
    private static final int JOBS = 10_000;

    /** How long the slow job takes: several leases, and longer than the fast ones beside it should. */
    private static final int SLOW_MILLIS = 15_000;

    private static final int FEW = 1_000;
    private static final int SLOW_BESIDE_FEW_MILLIS = 6_000;
    private static final int KILLERS = 2;
    private static final int BYSTANDERS = 400;
    private static final Duration COMMAND = Duration.ofMinutes(2);
    private static final Duration QUEUE = Duration.ofMinutes(5);

    @Override
    public String name() {
        return "shapes";
    }

    @Override
    public String description() {
        return "One slow job beside 10,000 fast ones; 10,000 jobs on one ordering key; jobs that call Runtime.halt."
                + " --count says how many instead of 10,000.";
    }

    @Override
    public int round() {
        return JOBS;
    }

    @Override
    public void hold(Stage stage) {
        int jobs = stage.settings().count() > 0 ? stage.settings().count() : JOBS;
        stage.usePostgres();
        stage.startAll(NODES);
        slowBesideFast(stage, jobs);
        oneKey(stage, jobs);
        halting(stage, jobs <= FEW ? 1 : KILLERS);
    }

    /** The slow one is claimed with some of the fast; it must not hold them up, nor they cost it its claim. */
    private static void slowBesideFast(Stage stage, int jobs) {
        int slowMillis = jobs <= FEW ? SLOW_BESIDE_FEW_MILLIS : SLOW_MILLIS;
        String asker = NODES.getFirst();
        stage.node(asker).ask("pause work", COMMAND);
        ask(stage, asker, LoadShape.simple(1).pace(new Pace(1_000, 1, 1, Integer.MAX_VALUE, 100, slowMillis)));
        ask(stage, asker, LoadShape.simple(jobs));
        long began = stage.time().nanos();
        stage.node(asker).ask("resume work", COMMAND);
        boolean done = stage.time()
                .await(
                        Duration.ofMillis(slowMillis - 500),
                        Duration.ofMillis(50),
                        () -> stage.database()
                                        .number("SELECT count(*) FROM longhaul_attempt WHERE outcome = 'succeeded'")
                                >= jobs);
        stage.findings()
                .largest(
                        "ms for " + jobs + " fast jobs beside a slow one",
                        stage.time().since(began).toMillis());
        if (!done) {
            stage.findings().add(Finding.Kind.LATE, "the fast jobs are not done before the slow one beside them");
        }
        drain(stage, Duration.ofMinutes(1), "the slow job");
        long lost = stage.database().number("SELECT count(*) FROM longhaul_attempt WHERE outcome <> 'succeeded'");
        if (lost != 0) {
            stage.findings().add(Finding.Kind.UNEXPECTED, lost + " attempts beside a slow job did not succeed");
        }
    }

    private static void oneKey(Stage stage, int jobs) {
        String asker = NODES.getFirst();
        long began = stage.time().nanos();
        ask(stage, asker, LoadShape.simple(jobs).keys(new KeyShare(100, 1, 0, 0)));
        drain(stage, QUEUE, "the jobs of one ordering key");
        stage.findings()
                .largest(
                        "ms for " + jobs + " jobs on one key",
                        stage.time().since(began).toMillis());
    }

    /** Killers go dead; who stood beside them succeeds, and is lost at most once for each of them and each node. */
    private static void halting(Stage stage, int killing) {
        long lostBefore = stage.database().number("SELECT count(*) FROM longhaul_attempt WHERE outcome = 'lost'");
        Pace bystanders = new Pace(100, 5, BYSTANDERS / NODES.size(), Integer.MAX_VALUE, 50, 400);
        stage.load(new LoadShape(bystanders, Map.of(Behaviour.SUCCEED, 1), KeyShare.NONE, Operators.NONE));
        LoadShape killers = new LoadShape(
                new Pace(100, 1, killing, Integer.MAX_VALUE, 100, 50),
                Map.of(Behaviour.HALT, 1),
                KeyShare.NONE,
                Operators.NONE);
        stage.pause(Duration.ofMillis(300), Duration.ofMillis(600));
        // Whoever works may be taken along by the first of them before it has asked for the second.
        stage.startAsker("asker");
        stage.ready("asker");
        ask(stage, "asker", killers);
        boolean quiet = stage.time().await(Duration.ofMinutes(3), Duration.ofMillis(50), () -> {
            stage.restartHalted();
            return stage.database().number("SELECT count(*) FROM longhaul_ended WHERE reason = 'exhausted'") >= killing;
        });
        stage.readyAll();
        if (!quiet) {
            stage.findings().add(Finding.Kind.LATE, "jobs that halt their process are not dead after 3 minutes");
        }
        drain(stage, Duration.ofMinutes(1), "those who stood beside the killers");
        long dead = stage.database().number("SELECT count(*) FROM longhaul_ended");
        if (dead != killing) {
            stage.findings()
                    .add(Finding.Kind.UNEXPECTED, dead + " jobs are dead, and only " + killing + " are killers");
        }
        stage.findings()
                .count(
                        "attempts lost by killers and those beside them",
                        stage.database().number("SELECT count(*) FROM longhaul_attempt WHERE outcome = 'lost'")
                                - lostBefore);
    }

    private static void ask(Stage stage, String node, LoadShape shape) {
        stage.loadOne(node, shape);
        if (!stage.time()
                .await(COMMAND, () -> stage.node(node).ask("loaded", COMMAND).equals("true"))) {
            throw new IllegalStateException("the node " + node + " could not ask for its jobs within " + COMMAND);
        }
    }

    private static void drain(Stage stage, Duration longest, String what) {
        if (!stage.drain(longest)) {
            stage.findings()
                    .add(
                            Finding.Kind.LATE,
                            what + " did not end within " + longest + ": " + stage.open() + " are open");
        }
    }
}
