package dev.longhaul.servers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RabbitMqServerTest {

    @Test
    void a_broker_that_was_stopped_comes_back_with_port_and_data_and_one_that_is_killed_is_gone() throws Exception {
        try (RabbitMqServer rabbit = RabbitMqServer.create()) {
            rabbit.start();
            send(rabbit, "one");

            rabbit.stop();
            assertThat(rabbit.running()).isFalse();
            rabbit.start();
            send(rabbit, "two");

            try (Connection connection = connect(rabbit);
                    Channel channel = connection.createChannel()) {
                assertThat(next(channel)).isEqualTo("one");
                assertThat(next(channel)).isEqualTo("two");
            }
            rabbit.kill();
            assertThat(Ports.accepts(rabbit.port())).isFalse();
        }
    }

    private static void send(RabbitMqServer rabbit, String text) throws Exception {
        try (Connection connection = connect(rabbit);
                Channel channel = connection.createChannel()) {
            channel.queueDeclare("kept", true, false, false, Map.of());
            channel.confirmSelect();
            channel.basicPublish("", "kept", MessageProperties.PERSISTENT_BASIC, text.getBytes(UTF_8));
            channel.waitForConfirmsOrDie(30_000);
        }
    }

    private static String next(Channel channel) throws Exception {
        GetResponse next = channel.basicGet("kept", true);
        return next == null ? "nothing" : new String(next.getBody(), UTF_8);
    }

    private static Connection connect(RabbitMqServer rabbit) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(rabbit.uri());
        return factory.newConnection();
    }
}
