package dev.longhaul.messaging.kafka;

import static dev.longhaul.messaging.kafka.KafkaShop.once;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longhaul.job.JobState;
import dev.longhaul.messaging.broker.BrokerStatus.State;
import dev.longhaul.operator.JobQuery;
import dev.longhaul.servers.PostgresServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Brokers, stores and nodes come and go in the middle of the flow: everything arrives, and is there once in effect. */
@Timeout(180)
class KafkaFaultTest {

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private KafkaShop shop;

    @AfterEach
    void close() {
        KafkaShop.kafka().start();
        shop.close();
    }

    @Test
    void a_crash_between_the_stores_commit_and_the_offsets_leaves_one_effect() throws Exception {
        shop = new KafkaShop(1);
        shop.pay(0, 20);
        CrashingConsumer crashing = new CrashingConsumer();
        KafkaShop.Node dies = shop.node(broker -> broker.consumers(crashing::of).receive(KafkaTopic.of(shop.topic())));
        await().atMost(PATIENCE).until(crashing::crashed);
        assertThat(dies.jobs("message:order.paid")).isNotEmpty();
        assertThat(shop.committed()).isZero();
        dies.longhaul().close();

        KafkaShop.Node next = shop.node();
        shop.pay(20, 30);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(shop.effects()).isEqualTo(once(30)));
        assertThat(next.status().counts().again()).isPositive();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(shop.committed()).isEqualTo(30));
        assertThat(next.jobs("message:order.paid")).hasSize(30);
    }

    @Test
    void a_broker_that_stops_in_the_middle_delays_both_directions_and_loses_nothing() throws Exception {
        shop = new KafkaShop(2);
        String invoices = shop.topic() + "-invoices";
        KafkaShop.kafka().createTopic(invoices, 1);
        KafkaShop.Node node = shop.node(broker -> broker.receive(KafkaTopic.of(shop.topic()))
                .send("invoices", invoices)
                .setting("delivery.timeout.ms", 3_000)
                .setting("request.timeout.ms", 2_000)
                .setting("linger.ms", 0));
        shop.pay(0, 100);
        await().atMost(PATIENCE).until(() -> !shop.effects().isEmpty());
        shop.pay(100, 400);

        KafkaShop.kafka().stop();
        for (int i = 0; i < 50; i++) {
            node.messaging()
                    .send(
                            "invoices",
                            KafkaShop.PAID.message("invoice-" + i, "i").schedule("500ms*200"));
        }
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(node.status().state()).isEqualTo(State.WAITING_FOR_THE_BROKER));
        await().atMost(PATIENCE)
                .until(() -> node.jobs("message:send:invoices").stream()
                        .anyMatch(job -> !job.attempts().isEmpty()));
        KafkaShop.kafka().start();
        shop.pay(400, 450);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(shop.effects()).isEqualTo(once(450)));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(node.status().state()).isEqualTo(State.CONNECTED));
        await().atMost(PATIENCE)
                .until(() -> node.longhaul()
                                .jobs()
                                .list(new JobQuery(JobState.SUCCEEDED, "message:send:invoices", null, null, null, 200))
                                .items()
                                .size()
                        == 50);
        Set<String> sent = new HashSet<>();
        for (ConsumerRecord<byte[], byte[]> each : KafkaShop.records(invoices, 50)) {
            sent.add(new String(each.headers().lastHeader("ce_id").value(), UTF_8));
        }
        assertThat(sent).hasSize(50);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(shop.committed()).isEqualTo(450));
    }

    @Test
    void partitions_that_move_between_nodes_in_the_middle_give_one_effect_each() throws Exception {
        shop = new KafkaShop(6);
        int paid = 0;
        KafkaShop.Node first =
                shop.node(broker -> broker.receive(KafkaTopic.of(shop.topic())).setting("max.poll.records", 10));
        shop.pay(paid, paid += 300);
        List<KafkaShop.Node> others = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            others.add(shop.node(
                    broker -> broker.receive(KafkaTopic.of(shop.topic())).setting("max.poll.records", 10)));
            shop.pay(paid, paid += 300);
        }
        await().atMost(PATIENCE).until(() -> shop.members().size() == 3);
        shop.pay(paid, paid += 300);
        first.close();
        shop.pay(paid, paid += 300);

        int all = paid;
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(shop.effects()).isEqualTo(once(all)));
        assertThat(others)
                .allSatisfy(
                        other -> assertThat(other.status().counts().stored()).isPositive());
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(shop.committed()).isEqualTo(all));
    }

    @Test
    void while_the_store_is_away_nothing_is_acknowledged_and_the_node_stays_in_its_group() throws Exception {
        shop = new KafkaShop(2);
        KafkaShop.Node node = shop.node(broker -> broker.receive(KafkaTopic.of(shop.topic()))
                .setting("max.poll.interval.ms", 4_000)
                .setting("session.timeout.ms", 6_000)
                .setting("max.poll.records", 10));
        shop.pay(0, 10);
        await().atMost(PATIENCE).until(() -> shop.effects().equals(once(10)) && shop.committed() == 10);
        List<String> members = shop.members();
        String database = shop.url().substring(shop.url().lastIndexOf('/') + 1);

        PostgresServer.execute(
                PostgresServer.url("postgres"),
                "ALTER DATABASE " + database + " ALLOW_CONNECTIONS false",
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + database + "'");
        shop.pay(10, 200);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(node.status().state()).isEqualTo(State.WAITING_FOR_THE_STORE));
        await().atMost(PATIENCE).until(() -> node.status().lasting().compareTo(Duration.ofSeconds(8)) > 0);
        assertThat(shop.committed()).isEqualTo(10);
        assertThat(node.status().counts().unacknowledged()).isBetween(1, 10);
        assertThat(shop.members()).isEqualTo(members);
        PostgresServer.execute(
                PostgresServer.url("postgres"), "ALTER DATABASE " + database + " ALLOW_CONNECTIONS true");

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(shop.effects()).isEqualTo(once(200)));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(shop.committed()).isEqualTo(200));
        assertThat(node.status().state()).isEqualTo(State.CONNECTED);
        assertThat(shop.members()).isEqualTo(members);
    }

    @Test
    void a_node_that_closes_acknowledges_what_it_has_stored() throws Exception {
        shop = new KafkaShop(2);
        KafkaShop.Node node =
                shop.node(broker -> broker.receive(KafkaTopic.of(shop.topic())).setting("max.poll.records", 10));
        shop.pay(0, 500);
        await().atMost(PATIENCE).until(() -> node.status().counts().stored() > 0);

        node.messaging().close();

        assertThat(shop.committed()).isEqualTo(node.status().counts().stored());
        assertThat(node.status().state()).isEqualTo(State.CLOSED);
        assertThat(shop.members()).isEmpty();
    }
}
