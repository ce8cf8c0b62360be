package dev.longhaul.trials.comparison;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.core.QueueBuilder;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.amqp.rabbit.core.RabbitTemplate;

/** Another application that puts orders into a queue, which it declares: the order as text, and as the {@code message-id}. */
final class RabbitFeed implements AutoCloseable {

    private final String queue;
    private final CachingConnectionFactory connections;
    private final RabbitTemplate template;

    RabbitFeed(Servers servers, String queue) {
        this.queue = queue;
        this.connections =
                new CachingConnectionFactory("127.0.0.1", servers.rabbit().port());
        this.template = new RabbitTemplate(connections);
        new RabbitAdmin(connections).declareQueue(QueueBuilder.durable(queue).build());
    }

    void send(String order) {
        Message sent = MessageBuilder.withBody(order.getBytes(UTF_8))
                .setMessageId(order)
                .setType("order.paid")
                .setContentType("text/plain")
                .build();
        template.send("", queue, sent);
    }

    @Override
    public void close() {
        connections.destroy();
    }
}
