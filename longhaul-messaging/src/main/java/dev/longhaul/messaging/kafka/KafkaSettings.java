package dev.longhaul.messaging.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The settings of Kafka's clients: the application's, over what Longhaul sets unless told otherwise, under what its promises
 * rest on.
 *
 * @param consumer those of the consumer
 * @param producer those of the producer
 */
record KafkaSettings(Map<String, Object> consumer, Map<String, Object> producer) {

    /** The most records of one batch, and so of one commit. */
    static final int MAX_BATCH = 10_000;

    private static final Set<String> OURS = Set.of(
            "group.id",
            "enable.auto.commit",
            "key.deserializer",
            "value.deserializer",
            "key.serializer",
            "value.serializer",
            "acks",
            "enable.idempotence",
            "transactional.id");

    private static final Map<String, Object> CONSUMER_DEFAULTS = Map.of(
            "auto.offset.reset", "earliest",
            "isolation.level", "read_committed",
            "allow.auto.create.topics", false,
            "partition.assignment.strategy", "org.apache.kafka.clients.consumer.CooperativeStickyAssignor",
            "fetch.max.bytes", 16 * 1024 * 1024);

    private static final Map<String, Object> CONSUMER_RULES = Map.of(
            "enable.auto.commit", false,
            "key.deserializer", ByteArrayDeserializer.class,
            "value.deserializer", ByteArrayDeserializer.class);

    private static final Map<String, Object> PRODUCER_DEFAULTS =
            Map.of("delivery.timeout.ms", 30_000, "request.timeout.ms", 10_000, "max.block.ms", 5_000);

    private static final Map<String, Object> PRODUCER_RULES = Map.of(
            "acks",
            "all",
            "enable.idempotence",
            true,
            "key.serializer",
            ByteArraySerializer.class,
            "value.serializer",
            ByteArraySerializer.class);

    /**
     * Puts them together and checks them as Kafka would.
     *
     * @param broker its name, for errors and for {@code client.id}
     * @param group the consumers' group; empty if nothing is received
     * @throws IllegalArgumentException if one is Longhaul's to set, or Kafka refuses one
     */
    static KafkaSettings of(String broker, String group, Map<String, Object> settings) {
        settings.keySet().stream().filter(OURS::contains).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException("broker " + broker + " cannot be given " + name + ": "
                    + ("group.id".equals(name)
                            ? "name the group by Kafka.group(...)"
                            : "Longhaul sets it, because its promises rest on it; leave it out"));
        });
        Map<String, Object> consumer = chosen(settings, ProducerConfig.configNames(), ConsumerConfig.configNames());
        CONSUMER_DEFAULTS.forEach(consumer::putIfAbsent);
        consumer.putAll(CONSUMER_RULES);
        Map<String, Object> producer = chosen(settings, ConsumerConfig.configNames(), ProducerConfig.configNames());
        PRODUCER_DEFAULTS.forEach(producer::putIfAbsent);
        producer.putAll(PRODUCER_RULES);
        consumer.putIfAbsent("client.id", "longhaul-" + broker);
        producer.putIfAbsent("client.id", "longhaul-" + broker);
        if (!group.isEmpty()) {
            consumer.put("group.id", group);
        }
        KafkaSettings all = new KafkaSettings(Map.copyOf(consumer), Map.copyOf(producer));
        all.requireValid(broker);
        return all;
    }

    /** All but what only the other kind of client knows. */
    private static Map<String, Object> chosen(Map<String, Object> settings, Set<String> others, Set<String> own) {
        Map<String, Object> chosen = new HashMap<>(settings);
        chosen.keySet().removeIf(name -> others.contains(name) && !own.contains(name));
        return chosen;
    }

    private void requireValid(String broker) {
        try {
            int batch = new ConsumerConfig(consumer).getInt("max.poll.records");
            new ProducerConfig(producer);
            if (batch > MAX_BATCH) {
                throw new IllegalArgumentException(
                        "max.poll.records of broker " + broker + " is " + batch + "; at most " + MAX_BATCH);
            }
        } catch (ConfigException e) {
            throw new IllegalArgumentException(
                    "Kafka refuses a setting of broker " + broker + ": " + e.getMessage(), e);
        }
    }
}
