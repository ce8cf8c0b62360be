package dev.longhaul.messaging.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Envelope;
import dev.longhaul.messaging.broker.Departure;
import dev.longhaul.messaging.broker.Received;
import dev.longhaul.messaging.origin.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What goes back to a queue is what AMQP can say. */
class AmqpPropertiesTest {

    /** What 90 bytes that are no text become when they are read as one: 270. */
    private static final String GROWN = "\uFFFD".repeat(90);

    @Test
    void what_has_grown_over_what_amqp_can_say_is_left_out_of_a_return_and_the_rest_goes_back() {
        List<Header> headers = new ArrayList<>();
        for (String property : List.of(
                ":message-id",
                ":type",
                ":app-id",
                ":correlation-id",
                ":reply-to",
                ":expiration",
                ":content-encoding",
                ":exchange",
                ":routing-key",
                "n".repeat(200) + GROWN)) {
            headers.add(Header.text(property, GROWN));
        }
        headers.add(Header.text("x-tenant", GROWN));
        BasicProperties back = AmqpProperties.of("orders", new Departure(new byte[0], GROWN, null, headers));
        assertThat(back.getHeaders()).containsOnlyKeys("x-tenant");
        assertThat(back)
                .extracting(
                        BasicProperties::getContentType,
                        BasicProperties::getMessageId,
                        BasicProperties::getType,
                        BasicProperties::getCorrelationId,
                        BasicProperties::getReplyTo,
                        BasicProperties::getExpiration,
                        BasicProperties::getContentEncoding)
                .containsOnlyNulls();
        assertThat(back.getAppId()).isEqualTo("orders");
    }

    @Test
    void what_a_quorum_queue_counts_is_no_header_of_the_sender() {
        Map<String, Object> headers = Map.of("x-delivery-count", 3L, "x-acquired-count", 4L, "x-tenant", "beta");
        Received received = AmqpProperties.received(
                "rabbit",
                "orders",
                new Envelope(1, true, "", ""),
                new BasicProperties.Builder().headers(headers).build(),
                new byte[0]);
        assertThat(received.headers()).containsExactly(Header.text("x-tenant", "beta"));
    }

    @Test
    void an_exchange_or_a_routing_key_of_over_255_bytes_is_refused_when_the_target_is_named() {
        RabbitMqBuilder builder = RabbitMq.at("rabbit", "amqp://localhost");
        assertThatThrownBy(() -> builder.send("invoices", "", "ü".repeat(128)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("routing key '" + "ü".repeat(60) + "…' of 256 bytes is too long for AMQP; at most 255");
        assertThatThrownBy(() -> builder.send("invoices", "x".repeat(256), "key"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("exchange 'xxx");
        try (RabbitMq rabbit = builder.send("invoices", "", "x".repeat(255)).build()) {
            assertThat(rabbit.targets()).containsExactly("invoices");
        }
    }
}
