package dev.longhaul.messaging.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longhaul.messaging.broker.BrokerStatus.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be asked of a connection to Kafka before there is one, and the lines of docs/brokers.md. */
class KafkaBuilderTest {

    private static final Path MODULE = Path.of(System.getProperty("basedir", "."));

    private static KafkaBuilder builder() {
        return Kafka.at("kafka", "127.0.0.1:9092").group("shop").receive("orders");
    }

    @Test
    void the_guides_ten_lines_are_compiled_and_built_here() throws Exception {
        Kafka kafka = Kafka.at("kafka", "kafka-1:9092,kafka-2:9092") // a name for it, and brokers to begin with
                .group("shop") // the partitions are shared among the nodes of a group
                .receive("orders") // a topic whose records have CloudEvents headers
                .receive(KafkaTopic.of("payments") // one whose records have none
                        .idFromHeader("payment-id")
                        .type("payment.made")
                        .orderedByKey())
                .send("invoices", "invoices-topic") // a target's name, a topic
                .build();

        assertThat(kafka)
                .hasToString("Kafka kafka, receives from [orders, payments], sends to {invoices=invoices-topic}");
        assertThat(kafka.status().state()).isEqualTo(State.NEW);
        kafka.close();
        String guide = Files.readString(MODULE.resolve("../docs/brokers.md"));
        String section = guide.substring(guide.indexOf("## Kafka in ten lines"));
        String code = section.substring(section.indexOf("```java\n") + 8, section.indexOf("```\n"));
        String here =
                Files.readString(MODULE.resolve("src/test/java/dev/longhaul/messaging/kafka/KafkaBuilderTest.java"));
        assertThat(code).hasSizeGreaterThan(100);
        assertThat(flat(here)).contains(flat(code));
    }

    private static String flat(String code) {
        return code.replaceAll("\\s+", "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "acks",
                "enable.idempotence",
                "enable.auto.commit",
                "value.deserializer",
                "transactional.id",
                "group.id"
            })
    void what_its_promises_rest_on_cannot_be_set(String name) {
        KafkaBuilder builder = builder().setting(name, "0");

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("broker kafka cannot be given " + name);
    }

    @Test
    void what_kafka_refuses_is_refused_with_its_name_and_value() {
        KafkaBuilder builder = builder().setting("isolation.level", "none");

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Kafka refuses a setting of broker kafka")
                .hasMessageContaining("isolation.level");
    }

    @Test
    void batches_are_no_larger_than_a_commit_can_be() {
        KafkaBuilder builder = builder().setting("max.poll.records", 10_001);

        assertThatThrownBy(builder::build).hasMessage("max.poll.records of broker kafka is 10001; at most 10000");
    }

    @Test
    void receiving_needs_a_group_and_a_topic_is_named_once() {
        assertThatThrownBy(() ->
                        Kafka.at("kafka", "127.0.0.1:9092").receive("orders").build())
                .hasMessageContaining("has no group; name the application by Kafka.at(...).group(...)");
        assertThatThrownBy(() -> builder().receive("orders"))
                .hasMessage("topic orders is received from twice; say it once");
        assertThatThrownBy(() -> builder().send("a", "x").send("a", "y"))
                .hasMessage("there are two targets a; give one another name");
    }

    @Test
    void a_broker_that_receives_nothing_and_sends_nothing_is_refused() {
        KafkaBuilder builder = Kafka.at("kafka", "127.0.0.1:9092").group("shop");

        assertThatThrownBy(builder::build)
                .hasMessage(
                        "broker kafka receives nothing and sends nothing; add receive(topic) or send(target, topic)");
    }

    @Test
    void settings_go_to_the_clients_that_know_them_and_defaults_stand_behind_them() {
        KafkaSettings settings = KafkaSettings.of(
                "kafka",
                "shop",
                Map.of(
                        "bootstrap.servers",
                        "127.0.0.1:9092",
                        "linger.ms",
                        7,
                        "max.poll.records",
                        9,
                        "client.id",
                        "me"));

        assertThat(settings.consumer())
                .containsEntry("auto.offset.reset", "earliest")
                .containsEntry("isolation.level", "read_committed")
                .containsEntry("enable.auto.commit", false)
                .containsEntry("fetch.max.bytes", 16 * 1024 * 1024)
                .containsEntry("max.poll.records", 9)
                .containsEntry("group.id", "shop")
                .containsEntry("client.id", "me")
                .doesNotContainKey("linger.ms");
        assertThat(settings.producer())
                .containsEntry("acks", "all")
                .containsEntry("enable.idempotence", true)
                .containsEntry("delivery.timeout.ms", 30_000)
                .containsEntry("max.block.ms", 5_000)
                .containsEntry("linger.ms", 7)
                .doesNotContainKey("max.poll.records");
    }
}
