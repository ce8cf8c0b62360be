package dev.longhaul.messaging.kafka;

import dev.longhaul.job.Keys;
import dev.longhaul.messaging.broker.CloudEvents;
import dev.longhaul.messaging.broker.Departure;
import dev.longhaul.messaging.broker.Plain;
import dev.longhaul.messaging.broker.Received;
import dev.longhaul.messaging.message.Message;
import dev.longhaul.messaging.message.StoredMessage;
import dev.longhaul.messaging.origin.Arrival;
import dev.longhaul.messaging.origin.Header;
import dev.longhaul.messaging.origin.Origin;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Kafka's records as Longhaul sees them, both ways: CloudEvents' binary mode, headers {@code ce_…} and {@code content-type}. */
final class KafkaRecords {

    /** What the headers of attributes begin with. */
    static final String PREFIX = "ce_";

    private static final String CONTENT_TYPE = "content-type";
    private static final String CORRELATION = "correlation-id";

    /** CloudEvents' extension for what belongs into one partition. */
    private static final String PARTITION_KEY = "partitionkey";

    /** Set where a record's value is null. */
    private static final String TOMBSTONE = ":tombstone";

    private static final byte[] NOTHING = {};

    private final String broker;
    private final Map<String, KafkaTopic> topics = new HashMap<>();

    /** @param topics those that are received from */
    KafkaRecords(String broker, List<KafkaTopic> topics) {
        this.broker = broker;
        topics.forEach(topic -> this.topics.put(topic.name(), topic));
    }

    /** What came in. */
    Received received(ConsumerRecord<byte @Nullable [], byte @Nullable []> each) {
        KafkaTopic topic = topics.getOrDefault(each.topic(), KafkaTopic.of(each.topic()));
        byte[] value = each.value();
        byte[] keyBytes = each.key();
        String key = keyBytes == null ? null : Header.Value.of(keyBytes).asText();
        // First what makes it the record that it is: of headers that are too large together, the last are left out.
        List<Header> headers = new ArrayList<>();
        if (value == null) {
            headers.add(new Header(TOMBSTONE, new Header.Value.Flag(true)));
        }
        if (keyBytes != null && key == null) {
            headers.add(new Header(Arrival.BYTES_OF_KEY, new Header.Value.Bytes(keyBytes)));
        }
        String contentType = null;
        for (org.apache.kafka.common.header.Header header : each.headers()) {
            Header read = read(header);
            if (CONTENT_TYPE.equalsIgnoreCase(read.name()) && read.value() instanceof Header.Value.Text(String type)) {
                contentType = type;
            } else if (!read.name().startsWith(":")) {
                headers.add(read);
            }
        }
        return new Received(
                new Origin(broker, each.topic(), position(each)),
                value == null ? NOTHING : value,
                contentType,
                key,
                headers,
                plain(topic, each, headers),
                topic.ordered() && keyBytes != null ? orderingKey(each.topic(), keyBytes, key) : null,
                true,
                value == null ? "it has no value (a tombstone), and a message has one" : null);
    }

    /** With the timestamp: a topic that is deleted and made again begins at the same offsets. */
    private static String position(ConsumerRecord<?, ?> each) {
        return "partition " + each.partition() + ", offset " + each.offset() + ", "
                + Instant.ofEpochMilli(Math.max(0, each.timestamp()));
    }

    private Plain plain(KafkaTopic topic, ConsumerRecord<?, ?> each, List<Header> headers) {
        String id = switch (topic.id()) {
            case KafkaTopic.Id.None none -> null;
            case KafkaTopic.Id.OfHeader(String header) -> text(headers, header);
            case KafkaTopic.Id.OfPosition position ->
                each.topic() + "-" + each.partition() + "-" + each.offset() + "-" + each.timestamp();
        };
        String said = topic.typeHeader() == null ? null : text(headers, topic.typeHeader());
        String otherwise = topic.type() == null ? each.topic() : topic.type();
        return new Plain(
                id,
                said == null ? otherwise : said,
                "/" + broker + "/" + each.topic(),
                each.timestamp() < 0 ? null : Instant.ofEpochMilli(each.timestamp()),
                text(headers, CORRELATION),
                withoutId(topic),
                topic.id() instanceof KafkaTopic.Id.OfPosition);
    }

    private static String withoutId(KafkaTopic topic) {
        return switch (topic.id()) {
            case KafkaTopic.Id.OfHeader(String header) ->
                "have its sender set the header " + header + ", or " + PREFIX + "id with " + PREFIX + "source and "
                        + PREFIX + "type";
            case KafkaTopic.Id.None none ->
                "have its sender set " + PREFIX + "id, " + PREFIX + "source and " + PREFIX
                        + "type, or say by KafkaTopic.idFromHeader or idFromPosition what to call it";
            case KafkaTopic.Id.OfPosition position -> "this cannot be";
        };
    }

    private static String orderingKey(String topic, byte[] bytes, @Nullable String key) {
        String shown = key == null ? "bytes " + Base64.getEncoder().encodeToString(bytes) : key;
        return StoredMessage.fitting(topic + " " + shown, Keys.MAX_LENGTH);
    }

    private static @Nullable String text(List<Header> headers, String name) {
        Header.Value value = Header.last(headers, name);
        return value == null ? null : value.asText();
    }

    private static Header read(org.apache.kafka.common.header.Header header) {
        byte[] value = header.value();
        return value == null ? Header.text(header.key(), "") : new Header(header.key(), Header.Value.of(value));
    }

    /** A message on its way to a topic; its key is the extension {@code partitionkey}, if it has that. */
    static ProducerRecord<byte @Nullable [], byte @Nullable []> outgoing(String topic, Message message) {
        byte[] key = message.extension(PARTITION_KEY).map(KafkaRecords::utf8).orElse(null);
        ProducerRecord<byte @Nullable [], byte @Nullable []> sent = new ProducerRecord<>(topic, key, message.data());
        sent.headers().add(CONTENT_TYPE, utf8(message.contentType()));
        CloudEvents.write(message, PREFIX).forEach(header -> add(sent, header));
        return sent;
    }

    /** Something on its way back to the topic that it came from. */
    static ProducerRecord<byte @Nullable [], byte @Nullable []> returned(Origin origin, Departure what) {
        byte[] key = what.key() == null ? null : utf8(what.key());
        byte[] value = what.body();
        for (Header header : what.headers()) {
            if (header.name().equals(Arrival.BYTES_OF_KEY)
                    && header.value() instanceof Header.Value.Bytes(byte[] bytes)) {
                key = bytes;
            } else if (header.name().equals(TOMBSTONE)) {
                value = null;
            }
        }
        ProducerRecord<byte @Nullable [], byte @Nullable []> sent = new ProducerRecord<>(origin.place(), key, value);
        if (what.contentType() != null) {
            sent.headers().add(CONTENT_TYPE, utf8(what.contentType()));
        }
        what.headers().stream().filter(header -> !header.name().startsWith(":")).forEach(header -> add(sent, header));
        return sent;
    }

    private static void add(ProducerRecord<?, ?> sent, Header header) {
        if (header.value() instanceof Header.Value.Bytes(byte[] bytes)) {
            sent.headers().add(header.name(), bytes);
        } else {
            String text = header.value().asText();
            if (text != null) {
                sent.headers().add(header.name(), utf8(text));
            }
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
