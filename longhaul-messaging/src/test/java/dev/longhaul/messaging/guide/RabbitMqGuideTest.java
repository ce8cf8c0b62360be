package dev.longhaul.messaging.guide;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import dev.longhaul.Longhaul;
import dev.longhaul.jdbc.JdbcStore;
import dev.longhaul.job.PayloadCodec;
import dev.longhaul.messaging.Messaging;
import dev.longhaul.messaging.broker.Intake;
import dev.longhaul.messaging.broker.Sending;
import dev.longhaul.messaging.message.MessageType;
import dev.longhaul.messaging.plan.Plan;
import dev.longhaul.messaging.rabbitmq.RabbitMq;
import dev.longhaul.servers.RabbitMqServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/brokers.md says of RabbitMQ is so. */
class RabbitMqGuideTest {

    private static final Path MODULE = Path.of(System.getProperty("basedir", "."));

    private final MessageType<String> paid = MessageType.of("order.paid", PayloadCodec.text());
    private final MessageType<String> created = MessageType.of("invoice.created", PayloadCodec.text());

    @TempDir
    private Path folder;

    private static String guide() throws Exception {
        return Files.readString(MODULE.resolve("../docs/brokers.md"));
    }

    private static String flat(String code) {
        return code.replaceAll("\\s+", "");
    }

    @Test
    void its_ten_lines_are_compiled_and_run_here() throws Exception {
        String section = guide().substring(guide().indexOf("## RabbitMQ in ten lines"));
        String code = section.substring(section.indexOf("```java\n") + 8, section.indexOf("```\n"));
        String here =
                Files.readString(MODULE.resolve("src/test/java/dev/longhaul/messaging/guide/RabbitMqGuideTest.java"));
        assertThat(code).hasSizeGreaterThan(100);
        assertThat(flat(here)).contains(flat(code));
    }

    @Test
    void an_order_comes_in_and_its_invoice_goes_out() throws Exception {
        String uri = RabbitMqServer.shared().uri();
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(uri);
        try (Connection connection = factory.newConnection();
                Channel channel = connection.createChannel();
                Longhaul longhaul = Longhaul.builder(JdbcStore.sqlite(folder.resolve("jobs.db")))
                        .build()) {
            channel.queueDeclare("orders", true, false, false, Map.of());
            channel.queueDeclare("accounting", true, false, false, Map.of());
            channel.exchangeDeclare("billing", "topic", true);
            channel.queueBind("accounting", "billing", "invoice.*");
            try (Messaging messaging = started(longhaul, uri)) {
                BasicProperties order = new BasicProperties.Builder()
                        .messageId("42")
                        .type("order.paid")
                        .appId("/old-shop")
                        .build();
                channel.basicPublish("", "orders", order, "42".getBytes(UTF_8));
                GetResponse invoice = await().atMost(Duration.ofMinutes(1))
                        .until(() -> channel.basicGet("accounting", true), response -> response != null);
                assertThat(invoice.getProps().getMessageId()).isEqualTo("invoice-of-42");
                assertThat(invoice.getProps().getAppId()).isEqualTo("/shop");
                assertThat(invoice.getProps().getCorrelationId()).isEqualTo("42");
                assertThat(messaging.brokers()).hasSize(1);
            }
        }
    }

    private Messaging started(Longhaul longhaul, String uri) {
        RabbitMq rabbit = RabbitMq.at("rabbit", uri) // a name for it, and where it is: amqp://user:password@host/vhost
                .receive("orders") // a queue that is there
                .send("invoices", "billing", "invoice.created") // a target's name; exchange, routing key
                .build();

        Messaging messaging = Messaging.on(longhaul)
                .source("/shop")
                .broker(rabbit)
                .handle(Plan.ordered(paid)
                        .handle(
                                "invoice",
                                (order, context) -> context.send(
                                        "invoices",
                                        created.message(
                                                "invoice-of-" + order, order)))) // if and only if the handler is done
                .build();
        longhaul.start();
        messaging.start(); // connects, and receives
        return messaging;
    }

    @Test
    void its_limits_are_those_that_apply() throws Exception {
        assertThat(guide())
                .contains("`" + Sending.SCHEDULE + "`")
                .contains("(up to " + String.format(Locale.ROOT, "%,d", Intake.MAX_HEADERS) + " characters)");
    }
}
