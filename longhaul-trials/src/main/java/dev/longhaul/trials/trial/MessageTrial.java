package dev.longhaul.trials.trial;

import dev.longhaul.trials.checker.Finding;
import dev.longhaul.trials.database.TrialDatabase;
import java.time.Duration;
import java.util.List;

/**
 * Messages through four ordered handlers that insert rows in the same PostgreSQL, while a random one of three nodes is killed
 * every 1 to 3 seconds and started again at once. Some handlers fail at first; some messages are dead until somebody mends what
 * they lack, and are redriven when no node of before is left. In the end each handler's row is there exactly once for each order,
 * and for nothing else.
 */
public final class MessageTrial implements Trial {

    private static final int NOT_AWAITED_PERCENT = 20;
    /** Of the jobs a second that other trials ask for: a message is more work. */
    private static final int SHARE_OF_RATE = 12;

    private static final Duration COMMAND = Duration.ofSeconds(30);
    private static final Duration DRAIN = Duration.ofMinutes(3);
    private static final List<String> NODES = List.of("n1", "n2", "n3");
    private static final List<String> HANDLERS = List.of("ha", "hb", "hc", "hd");

    @Override
    public String name() {
        return "kill-messages";
    }

    @Override
    public String description() {
        return "kill -9 of a random one of 3 nodes on PostgreSQL every 1 to 3 s while messages pass four handlers.";
    }

    @Override
    public int round() {
        return 200;
    }

    @Override
    public void hold(Stage stage) {
        stage.usePostgres();
        stage.database()
                .execute(
                        "CREATE SEQUENCE trial_order_id",
                        "CREATE TABLE trial_order (id BIGINT PRIMARY KEY)",
                        "CREATE TABLE trial_message_effect (handler TEXT NOT NULL, message BIGINT NOT NULL)",
                        "CREATE TABLE trial_mended (yes BOOLEAN)");
        stage.startAll(NODES);
        NODES.forEach(node -> publish(stage, node));
        stage.begin();
        while (!stage.over()) {
            boolean awaited = stage.random().nextInt(100) >= NOT_AWAITED_PERCENT;
            stage.pause(Duration.ofSeconds(1), Duration.ofSeconds(3));
            String victim = NODES.get(stage.random().nextInt(NODES.size()));
            stage.kill(victim);
            stage.start(victim);
            if (awaited) {
                stage.ready(victim);
                publish(stage, victim);
            }
        }
        stage.readyAll();
        NODES.forEach(node -> stage.node(node).ask("messages off", COMMAND));
        drain(stage);
        redriveWithOtherNodes(stage);
        check(stage);
    }

    private static void publish(Stage stage, String node) {
        int perSecond = Math.max(1, stage.settings().perSecond() / SHARE_OF_RATE / NODES.size());
        stage.node(node).ask("messages " + perSecond, COMMAND);
    }

    /** Mends what the dead messages lack, ends every process that knew them, and redrives them with new ones. */
    private static void redriveWithOtherNodes(Stage stage) {
        stage.stopNodes();
        List<String> dead = stage.database().texts("SELECT e.job::text FROM longhaul_ended e WHERE e.state = 'dead'");
        stage.database().execute("INSERT INTO trial_mended VALUES (true)");
        stage.startAll(NODES);
        for (String job : dead) {
            String answer = stage.node(NODES.getFirst()).ask("redrive-message " + job, COMMAND);
            if (!answer.equals("done")) {
                stage.findings()
                        .add(Finding.Kind.UNEXPECTED, "the redrive of dead job " + job + " was answered " + answer);
            }
        }
        stage.findings().count("messages redriven", dead.size());
        drain(stage);
    }

    private static void drain(Stage stage) {
        if (!stage.drain(DRAIN)) {
            stage.findings().add(Finding.Kind.LATE, stage.open() + " jobs are open " + DRAIN + " after the faults");
        }
    }

    private static void check(Stage stage) {
        TrialDatabase database = stage.database();
        stage.findings().count("orders", database.number("SELECT count(*) FROM trial_order"));
        stage.findings().count("attempts", database.number("SELECT count(*) FROM longhaul_attempt"));
        stage.findings()
                .count(
                        "attempts lost",
                        database.number("SELECT count(*) FROM longhaul_attempt WHERE outcome = 'lost'"));
        for (String handler : HANDLERS) {
            for (String order : database.texts(
                    "SELECT o.id::text FROM trial_order o WHERE (SELECT count(*) FROM trial_message_effect e"
                            + " WHERE e.message = o.id AND e.handler = '" + handler + "') <> 1")) {
                stage.findings().add(Finding.Kind.EFFECT, handler + " did not handle order " + order + " exactly once");
            }
            stage.findings()
                    .count(
                            "effects of " + handler,
                            database.number(
                                    "SELECT count(*) FROM trial_message_effect WHERE handler = '" + handler + "'"));
        }
        for (String order : database.texts("SELECT DISTINCT e.message::text FROM trial_message_effect e"
                + " WHERE NOT EXISTS (SELECT 1 FROM trial_order o WHERE o.id = e.message)")) {
            stage.findings().add(Finding.Kind.UNEXPECTED, "order " + order + " was rolled back, and handled");
        }
        for (String job : database.texts(
                "SELECT j.id::text FROM longhaul_job j WHERE j.type LIKE 'message:%' AND NOT EXISTS (SELECT 1 FROM"
                        + " longhaul_attempt a WHERE a.job = j.id AND a.outcome = 'succeeded')")) {
            stage.findings().add(Finding.Kind.LOST, "job " + job + " has not succeeded");
        }
    }
}
