package dev.longhaul.messaging.rabbitmq;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.LongString;
import dev.longhaul.job.Texts;
import dev.longhaul.messaging.broker.CloudEvents;
import dev.longhaul.messaging.broker.Departure;
import dev.longhaul.messaging.broker.Plain;
import dev.longhaul.messaging.broker.Received;
import dev.longhaul.messaging.message.Message;
import dev.longhaul.messaging.origin.Header;
import dev.longhaul.messaging.origin.Header.Value;
import dev.longhaul.messaging.origin.Origin;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What AMQP 0.9.1 calls things, and what messages call them, both ways. Pure. */
final class AmqpProperties {

    /** What attributes' headers begin with: as the AMQP binding of CloudEvents has it, and as it allows where colons are trouble. */
    static final List<String> PREFIXES = List.of("cloudEvents:", "cloudEvents_");

    /** Properties are kept as headers whose names no header has: one that begins so is left out. */
    private static final String PROPERTY = ":";

    /** What quorum queues count in a delivery's headers: no sender's, and another at each delivery. */
    private static final Set<String> COUNTS_OF_DELIVERIES = Set.of("x-delivery-count", "x-acquired-count");

    private static final String MESSAGE_ID = ":message-id";
    private static final String TYPE = ":type";
    private static final String APP_ID = ":app-id";
    private static final String CORRELATION_ID = ":correlation-id";
    private static final String REPLY_TO = ":reply-to";
    private static final String EXPIRATION = ":expiration";
    private static final String CONTENT_ENCODING = ":content-encoding";
    private static final String PRIORITY = ":priority";
    private static final String TIMESTAMP = ":timestamp";
    private static final String EXCHANGE = ":exchange";
    private static final String ROUTING_KEY = ":routing-key";

    /** The most bytes of a text that is a property. */
    private static final int MAX_SHORT = 255;

    /** The most characters of a text that is too long that are shown. */
    private static final int MAX_SHOWN = 60;

    private static final int PERSISTENT = 2;
    private static final int MAX_PRIORITY = 255;

    private static final String WITHOUT_ID =
            "have its sender set the property message-id to what the thing is called that it tells"
                    + " of, or the headers cloudEvents:id, cloudEvents:source and cloudEvents:type";

    private AmqpProperties() {}

    /** What a delivery is. */
    static Received received(String broker, String queue, Envelope envelope, BasicProperties properties, byte[] body) {
        String position = "delivery " + envelope.getDeliveryTag() + (envelope.isRedeliver() ? ", redelivered" : "");
        return new Received(
                new Origin(broker, queue, position),
                body,
                properties.getContentType(),
                null,
                headers(envelope, properties),
                plain(queue, properties, orEmpty(envelope.getExchange()), orEmpty(envelope.getRoutingKey())),
                null,
                false);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static Plain plain(String queue, BasicProperties properties, String exchange, String routingKey) {
        Date timestamp = properties.getTimestamp();
        return new Plain(
                properties.getMessageId(),
                first(properties.getType(), routingKey),
                first(properties.getAppId(), exchange, queue),
                timestamp == null ? null : timestamp.toInstant(),
                properties.getCorrelationId(),
                WITHOUT_ID);
    }

    private static String first(@Nullable String... texts) {
        for (String text : texts) {
            if (text != null && !text.isEmpty()) {
                return text;
            }
        }
        return "";
    }

    private static List<Header> headers(Envelope envelope, BasicProperties properties) {
        List<Header> headers = new ArrayList<>();
        addText(headers, MESSAGE_ID, properties.getMessageId());
        addText(headers, TYPE, properties.getType());
        addText(headers, APP_ID, properties.getAppId());
        addText(headers, CORRELATION_ID, properties.getCorrelationId());
        addText(headers, REPLY_TO, properties.getReplyTo());
        addText(headers, EXPIRATION, properties.getExpiration());
        addText(headers, CONTENT_ENCODING, properties.getContentEncoding());
        addText(headers, EXCHANGE, envelope.getExchange());
        addText(headers, ROUTING_KEY, envelope.getRoutingKey());
        if (properties.getPriority() != null) {
            headers.add(new Header(PRIORITY, new Value.Whole(properties.getPriority())));
        }
        if (properties.getTimestamp() != null) {
            headers.add(new Header(TIMESTAMP, value(properties.getTimestamp())));
        }
        if (properties.getHeaders() != null) {
            properties.getHeaders().entrySet().stream()
                    .filter(header -> !header.getKey().startsWith(PROPERTY))
                    .filter(header -> !COUNTS_OF_DELIVERIES.contains(header.getKey()))
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(header -> headers.add(new Header(header.getKey(), value(header.getValue()))));
        }
        return headers;
    }

    private static void addText(List<Header> headers, String name, @Nullable String text) {
        if (text != null && !text.isEmpty()) {
            headers.add(Header.text(name, text));
        }
    }

    private static Value value(@Nullable Object value) {
        return switch (value) {
            case LongString text -> Value.of(text.getBytes());
            case String text -> new Value.Text(text);
            case Byte number -> new Value.Whole(number);
            case Short number -> new Value.Whole(number);
            case Integer number -> new Value.Whole(number);
            case Long number -> new Value.Whole(number);
            case Boolean flag -> new Value.Flag(flag);
            case Date date -> moment(date);
            case byte[] bytes -> new Value.Bytes(bytes);
            // Never looked into: it may be nested deeper than any stack is.
            case Map<?, ?> table -> new Value.Other("a table of " + table.size());
            case Collection<?> list -> new Value.Other("a list of " + list.size());
            case null -> new Value.Other("nothing");
            default -> new Value.Other("the number " + value);
        };
    }

    /** A time in seconds may lie further away than any text can say. */
    private static Value moment(Date date) {
        Instant instant = date.toInstant();
        boolean sayable = instant.isAfter(Instant.EPOCH.minusSeconds(1))
                && instant.isBefore(Instant.parse("9999-12-31T23:59:59Z"));
        return sayable ? new Value.Moment(instant) : new Value.Other("a time that is too far away");
    }

    /** The properties of a message that is sent: binary mode, and what those look for who know no CloudEvents. */
    static BasicProperties of(Message message) {
        Map<String, Object> headers = new HashMap<>();
        String prefix = PREFIXES.getFirst();
        CloudEvents.write(message, prefix).forEach(header -> headers.put(header.name(), amqp(header.value())));
        if (isLong(message.contentType())) {
            headers.put(prefix + CloudEvents.DATA_CONTENT_TYPE, message.contentType());
        }
        return new BasicProperties.Builder()
                .deliveryMode(PERSISTENT)
                .contentType(unlessLong(message.contentType()))
                .messageId(unlessLong(message.id()))
                .type(unlessLong(message.type()))
                .appId(unlessLong(message.source()))
                .correlationId(unlessLong(message.correlationId()))
                .timestamp(message.time().map(Date::from).orElse(null))
                .headers(headers)
                .build();
    }

    private static boolean isLong(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length > MAX_SHORT;
    }

    private static @Nullable String unlessLong(@Nullable String text) {
        return text == null || isLong(text) ? null : text;
    }

    /**
     * A text that AMQP can say as an exchange or a routing key.
     *
     * @throws IllegalArgumentException if it takes over {@value #MAX_SHORT} bytes
     */
    static void requireShort(String what, String text) {
        int bytes = Objects.requireNonNull(text, what).getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_SHORT) {
            throw new IllegalArgumentException(what + " '" + Texts.storable(text, MAX_SHOWN) + "…' of " + bytes
                    + " bytes is too long for AMQP; at most " + MAX_SHORT);
        }
    }

    /**
     * The properties of what goes back to a queue: as they came, but for the user's name, which RabbitMQ takes from its user only, and
     * for a message that lived in memory only, which is written to the disk now. What was said by the exchange and the routing key,
     * neither of which it has on its way back, is said by properties. What was no UTF-8 text may have grown over what AMQP can say as
     * a property or as a header's name: that is left out.
     */
    static BasicProperties of(String queue, Departure departure) {
        Map<String, Value> properties = new HashMap<>();
        Map<String, Object> headers = new HashMap<>();
        boolean attributes = false;
        for (Header header : departure.headers()) {
            Object value = amqp(header.value());
            if (header.name().startsWith(PROPERTY)) {
                properties.put(header.name(), header.value());
            } else if (value != null && !isLong(header.name())) {
                headers.put(header.name(), value);
                attributes |= PREFIXES.stream().anyMatch(header.name()::startsWith);
            }
        }
        String type = text(properties, TYPE);
        String appId = text(properties, APP_ID);
        return new BasicProperties.Builder()
                .deliveryMode(PERSISTENT)
                .contentType(unlessLong(departure.contentType()))
                .messageId(text(properties, MESSAGE_ID))
                .type(type != null || attributes ? type : text(properties, ROUTING_KEY))
                .appId(appId != null || attributes ? appId : unlessLong(first(text(properties, EXCHANGE), queue)))
                .correlationId(text(properties, CORRELATION_ID))
                .replyTo(text(properties, REPLY_TO))
                .expiration(text(properties, EXPIRATION))
                .contentEncoding(text(properties, CONTENT_ENCODING))
                .priority(priority(properties.get(PRIORITY)))
                .timestamp(
                        properties.get(TIMESTAMP) instanceof Value.Moment(Instant instant) ? Date.from(instant) : null)
                .headers(headers)
                .build();
    }

    private static @Nullable String text(Map<String, Value> properties, String name) {
        return properties.get(name) instanceof Value.Text(String text) ? unlessLong(text) : null;
    }

    private static @Nullable Integer priority(@Nullable Value value) {
        return value instanceof Value.Whole(long number) && number >= 0 && number <= MAX_PRIORITY
                ? (Integer) (int) number
                : null;
    }

    private static @Nullable Object amqp(Value value) {
        return switch (value) {
            case Value.Text(String text) -> text;
            case Value.Bytes(byte[] bytes) -> bytes;
            case Value.Whole(long number) -> number;
            case Value.Flag(boolean flag) -> flag;
            case Value.Moment(Instant instant) -> Date.from(instant);
            case Value.Other other -> null;
        };
    }
}
