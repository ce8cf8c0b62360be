package dev.longhaul.messaging.kafka;

import dev.longhaul.job.Texts;
import dev.longhaul.messaging.origin.Origin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;

/** Collects what is received from a Kafka cluster and sent to it. Not thread-safe; used once. */
public final class KafkaBuilder {

    private static final int MAX_GROUP_LENGTH = 255;

    private final Map<String, Object> settings = new HashMap<>();
    private final List<KafkaTopic> topics = new ArrayList<>();
    private final Map<String, String> targets = new LinkedHashMap<>();
    private final String name;
    private String group = "";
    private Function<KafkaSettings, Consumer<byte @Nullable [], byte @Nullable []>> consumers = Kafka::consumer;

    KafkaBuilder(String name, String bootstrapServers) {
        this.name = Origin.requireName("broker", name);
        settings.put("bootstrap.servers", bootstrapServers);
    }

    /** The consumer group: the partitions of a topic are shared among the nodes of a group. Needed to receive. */
    public KafkaBuilder group(String id) {
        group = Texts.require("group", id, MAX_GROUP_LENGTH);
        return this;
    }

    /** Receives from a topic whose records have CloudEvents headers. */
    public KafkaBuilder receive(String topic) {
        return receive(KafkaTopic.of(topic));
    }

    /**
     * Receives from a topic; a new group begins at its earliest record.
     *
     * @throws IllegalArgumentException if that topic is received from already
     */
    public KafkaBuilder receive(KafkaTopic topic) {
        if (topics.stream().anyMatch(each -> each.name().equals(topic.name()))) {
            throw new IllegalArgumentException("topic " + topic.name() + " is received from twice; say it once");
        }
        topics.add(topic);
        return this;
    }

    /**
     * Names a topic that messages are sent to; a message's extension {@code partitionkey} is its record's key.
     *
     * @param target what {@code messaging.send} calls it: 1 to 30 letters, digits and {@code . _ -}
     * @param topic the topic, which exists
     * @throws IllegalArgumentException if there is a target of that name
     */
    public KafkaBuilder send(String target, String topic) {
        Texts.require("topic", topic, KafkaTopic.MAX_NAME_LENGTH);
        if (targets.putIfAbsent(Origin.requireName("target", target), topic) != null) {
            throw new IllegalArgumentException("there are two targets " + target + "; give one another name");
        }
        return this;
    }

    /**
     * A setting of Kafka's own clients, by Kafka's name for it, such as {@code security.protocol}; those that only one kind of client
     * knows go to that one.
     */
    public KafkaBuilder setting(String kafkasName, Object value) {
        settings.put(kafkasName, value);
        return this;
    }

    /** Receives through clients of another make. */
    KafkaBuilder consumers(Function<KafkaSettings, Consumer<byte @Nullable [], byte @Nullable []>> makes) {
        consumers = makes;
        return this;
    }

    /**
     * Builds it; nothing is connected yet.
     *
     * @throws IllegalArgumentException if nothing is received and nothing sent, it receives without a group, or a setting is
     *     Longhaul's or refused by Kafka
     */
    public Kafka build() {
        if (topics.isEmpty() && targets.isEmpty()) {
            throw new IllegalArgumentException("broker " + name
                    + " receives nothing and sends nothing; add receive(topic) or send(target, topic)");
        }
        if (!topics.isEmpty() && group.isEmpty()) {
            throw new IllegalArgumentException("broker " + name + " receives from "
                    + topics.stream().map(KafkaTopic::name).toList()
                    + " and has no group; name the application by Kafka.at(...).group(...)");
        }
        return new Kafka(name, topics, targets, KafkaSettings.of(name, group, settings), consumers);
    }
}
