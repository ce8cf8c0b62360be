package dev.longhaul.trials.trial;

import dev.longhaul.servers.KafkaServer;
import dev.longhaul.servers.RabbitMqServer;
import dev.longhaul.trials.checker.Finding;
import dev.longhaul.trials.database.TrialDatabase;
import dev.longhaul.trials.node.BrokerFlow;
import dev.longhaul.trials.node.Node;
import dev.longhaul.trials.node.NodeProcess;
import dev.longhaul.trials.time.EngineLog;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Orders come by a real RabbitMQ and a real Kafka into one PostgreSQL, pass four handlers, and leave receipts on both, while nodes are
 * killed at random and between storing a message and acknowledging it, and each broker in turn is away for a while. In the end
 * each handler's row is there exactly once for each order that a broker has confirmed, each has its receipt, what was no message lies
 * in the error queue, and nothing is left at the brokers.
 */
public final class BrokerTrial implements Trial {

    /** Of the jobs a second that other trials ask for, for each broker. */
    private static final int SHARE_OF_RATE = 12;

    private static final Duration COMMAND = Duration.ofSeconds(30);
    private static final Duration DRAIN = Duration.ofMinutes(3);
    private static final int PARTITIONS = 3;
    private static final List<String> NODES = List.of("n1", "n2");
    private static final List<String> HANDLERS = List.of("ha", "hb", "hd");

    private final Duration away;

    /** @param away how long a broker is away each time */
    public BrokerTrial(Duration away) {
        this.away = away;
    }

    @Override
    public String name() {
        return "kill-brokers";
    }

    @Override
    public String description() {
        return "kill -9 of 2 nodes on PostgreSQL, at random and between storing and acknowledging; RabbitMQ and Kafka away for "
                + away.toSeconds() + " s in turn.";
    }

    @Override
    public void hold(Stage stage) throws Exception {
        EngineLog.brokersOff();
        stage.usePostgres();
        stage.database().execute("CREATE TABLE trial_message_effect (handler TEXT NOT NULL, message BIGINT NOT NULL)");
        RabbitMqServer rabbitMq = RabbitMqServer.create();
        stage.closing(rabbitMq);
        KafkaServer kafka = KafkaServer.create();
        stage.closing(kafka);
        rabbitMq.start();
        kafka.start();
        BrokerPlaces places = new BrokerPlaces(rabbitMq, kafka);
        places.make(PARTITIONS);
        Map<String, String> environment =
                Map.of(BrokerFlow.RABBITMQ, rabbitMq.uri(), BrokerFlow.KAFKA, kafka.bootstrap());
        NODES.forEach(node -> start(stage, node, environment));
        stage.readyAll();
        OrderFeed feed = new OrderFeed(rabbitMq, kafka, stage.time());
        stage.closing(feed);
        feed.start(Math.max(1, stage.settings().perSecond() / SHARE_OF_RATE));
        stage.begin();
        for (int turn = 0; !stage.over(); turn++) {
            stage.pause(Duration.ofSeconds(1), Duration.ofSeconds(3));
            String victim = NODES.get(stage.random().nextInt(NODES.size()));
            switch (turn % 4) {
                case 0 -> haltWhenStored(stage, victim, environment);
                case 1 -> away(stage, "rabbitmq", rabbitMq::stop, rabbitMq::kill, rabbitMq::start, () -> {});
                case 2 -> kill(stage, victim, environment);
                default ->
                    away(
                            stage,
                            "kafka",
                            kafka::stop,
                            kafka::kill,
                            kafka::start,
                            () -> kill(stage, victim, environment));
            }
        }
        stage.readyAll();
        feed.stop();
        settle(stage, places);
        check(stage, feed, places);
    }

    private static void start(Stage stage, String node, Map<String, String> environment) {
        stage.start(
                node,
                stage.database().url(),
                launch -> new NodeProcess.Launch(launch.javaOptions(), environment, launch.wrapper(), launch.log()));
    }

    private static void kill(Stage stage, String victim, Map<String, String> environment) {
        countAgain(stage, victim);
        stage.kill(victim);
        start(stage, victim, environment);
        stage.ready(victim);
    }

    /** The node's next message from a broker is stored, and the process is gone before the broker hears of it. */
    private static void haltWhenStored(Stage stage, String victim, Map<String, String> environment) {
        NodeProcess node = stage.node(victim);
        countAgain(stage, victim);
        stage.fault("halt", node.settings().process());
        node.ask("halt-when-stored", COMMAND);
        if (!stage.time().await(COMMAND, () -> !node.alive())) {
            stage.findings().add(Finding.Kind.LATE, node.settings().process() + " stored no message within " + COMMAND);
            return;
        }
        stage.faultPhase("halt", node.settings().process(), "done");
        Integer code = node.exitCode();
        if (code == null || code != Node.HALTED) {
            stage.findings().add(Finding.Kind.UNEXPECTED, node.settings().process() + " ended with " + code);
        }
        start(stage, victim, environment);
        stage.ready(victim);
    }

    private void away(Stage stage, String broker, Runnable stop, Runnable kill, Runnable start, Runnable meanwhile) {
        boolean killed = stage.random().nextBoolean();
        stage.fault("away", broker);
        (killed ? kill : stop).run();
        stage.faultPhase("away", broker, "done");
        stage.time().pause(away.dividedBy(2));
        meanwhile.run();
        stage.time().pause(away.dividedBy(2));
        stage.faultPhase("away", broker, "resume");
        start.run();
        stage.faultPhase("away", broker, "end");
    }

    /** What a node has counted goes with its process. */
    private static void countAgain(Stage stage, String node) {
        stage.findings()
                .count(
                        "deliveries that came again",
                        Long.parseLong(stage.node(node).ask("again", COMMAND)));
    }

    private static void settle(Stage stage, BrokerPlaces places) {
        if (!stage.time().await(DRAIN, Duration.ofMillis(500), () -> places.left() == 0)) {
            stage.findings()
                    .add(
                            Finding.Kind.LATE,
                            places.left() + " orders are at the brokers " + DRAIN + " after the faults");
        }
        if (!stage.drain(DRAIN)) {
            stage.findings().add(Finding.Kind.LATE, stage.open() + " jobs are open " + DRAIN + " after the faults");
        }
        NODES.forEach(node -> countAgain(stage, node));
        stage.stopNodes();
        // What was delivered and not acknowledged is back in its queue when nobody is connected any more.
        long left = places.left();
        if (left != 0) {
            stage.findings().add(Finding.Kind.UNEXPECTED, left + " orders were stored and not acknowledged");
        }
    }

    private static void check(Stage stage, OrderFeed feed, BrokerPlaces places) {
        TrialDatabase database = stage.database();
        Set<Long> orders = feed.orders();
        stage.findings().count("orders confirmed by a broker", orders.size());
        for (String handler : HANDLERS) {
            Map<String, Long> effects =
                    database
                            .texts("SELECT message FROM trial_message_effect WHERE handler = '" + handler + "'")
                            .stream()
                            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
            stage.findings().count("effects of " + handler, effects.size());
            for (long order : orders) {
                long times = effects.getOrDefault(Long.toString(order), 0L);
                if (times != 1) {
                    stage.findings()
                            .add(Finding.Kind.EFFECT, handler + " handled order " + order + " " + times + " times");
                }
            }
        }
        Set<Long> withoutReceipt = new HashSet<>(orders);
        withoutReceipt.removeAll(places.receipts());
        for (long order : withoutReceipt) {
            stage.findings().add(Finding.Kind.LOST, "nobody got the receipt of order " + order);
        }
        long poison = database.number("SELECT count(*) FROM longhaul_ended WHERE type = 'message:poison'");
        stage.findings().count("pieces that are no message", poison);
        if (poison != feed.poison()) {
            stage.findings()
                    .add(
                            Finding.Kind.UNEXPECTED,
                            feed.poison() + " pieces were no message, in the queue are " + poison);
        }
        long unfinished = database.number(
                "SELECT count(*) FROM longhaul_job j WHERE j.type LIKE 'message:%' AND j.type <> 'message:poison' AND NOT"
                        + " EXISTS (SELECT 1 FROM longhaul_attempt a WHERE a.job = j.id AND a.outcome = 'succeeded')");
        if (unfinished != 0) {
            stage.findings().add(Finding.Kind.LOST, unfinished + " messages' jobs have not succeeded");
        }
    }
}
