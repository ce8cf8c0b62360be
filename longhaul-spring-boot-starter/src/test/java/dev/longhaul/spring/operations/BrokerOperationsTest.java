package dev.longhaul.spring.operations;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.longhaul.messaging.Messaging;
import dev.longhaul.messaging.broker.Broker;
import dev.longhaul.messaging.message.MessageRequest;
import dev.longhaul.messaging.rabbitmq.RabbitMq;
import dev.longhaul.servers.RabbitMqServer;
import dev.longhaul.spring.Applications;
import dev.longhaul.spring.health.HealthAutoConfiguration;
import dev.longhaul.spring.message.MessageHandler;
import dev.longhaul.spring.metrics.MetricsAutoConfiguration;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.availability.ApplicationAvailabilityBean;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.IndicatedHealthDescriptor;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** A real RabbitMQ in Actuator's health and in Micrometer, with nothing configured but the bean. */
class BrokerOperationsTest {

    @TempDir
    private Path folder;

    /** Takes orders. */
    public static class Orders {
        @MessageHandler(type = "order.paid", name = "note")
        public void note(String order) {}
    }

    private ApplicationContextRunner application() {
        return Applications.withoutDataSource(folder)
                .withBean(Orders.class)
                .withBean(ApplicationAvailabilityBean.class)
                .withConfiguration(AutoConfigurations.of(
                        org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration.class,
                        CompositeMeterRegistryAutoConfiguration.class,
                        SimpleMetricsExportAutoConfiguration.class,
                        HealthContributorRegistryAutoConfiguration.class,
                        HealthEndpointAutoConfiguration.class,
                        AvailabilityProbesAutoConfiguration.class,
                        MetricsAutoConfiguration.class,
                        HealthAutoConfiguration.class))
                .withPropertyValues(
                        "management.endpoints.web.exposure.include=health",
                        "management.endpoint.health.probes.enabled=true");
    }

    @Test
    void a_broker_that_stops_is_down_and_up_again_when_it_is_back_and_its_meters_move() throws Exception {
        RabbitMqServer rabbit = RabbitMqServer.shared();
        declare(rabbit);
        application()
                .withBean(
                        "rabbitBroker",
                        Broker.class,
                        () -> RabbitMq.at("rabbit", rabbit.uri())
                                .receive("health-orders")
                                .send("invoices", "", "health-invoices")
                                .build())
                .run(context -> {
                    hasStarted(context);
                    awaitStatus(context, Status.UP);
                    assertThat(meter(context, "connected")).isEqualTo(1);
                    assertThat(status(context)).isEqualTo(Status.UP);

                    publish(rabbit);
                    context.getBean(Messaging.class)
                            .send(
                                    "invoices",
                                    MessageRequest.of("invoice.created", "1", "text/plain", "1".getBytes(UTF_8)));
                    await().untilAsserted(() -> {
                        assertThat(counter(context, "stored")).isEqualTo(1);
                        assertThat(counter(context, "again")).isEqualTo(1);
                        assertThat(counter(context, "poison")).isEqualTo(1);
                        assertThat(counter(context, "sent")).isEqualTo(1);
                        assertThat(meter(context, "unacknowledged")).isZero();
                    });

                    theGuideNames(context.getBean(MeterRegistry.class));

                    rabbit.stop();
                    awaitStatus(context, Status.DOWN);
                    assertThat(health(context).getDetails())
                            .containsEntry("state", "waiting for the broker")
                            .containsEntry("stored", 1L)
                            .containsKey("reason");
                    assertThat(meter(context, "connected")).isZero();
                    assertThat(status(context)).isEqualTo(Status.DOWN);
                    assertThat(status(context, "readiness")).isEqualTo(Status.UP);
                    assertThat(status(context, "liveness")).isEqualTo(Status.UP);

                    rabbit.start();
                    awaitStatus(context, Status.UP);
                    assertThat(meter(context, "connected")).isEqualTo(1);
                    assertThat(counter(context, "stored")).isEqualTo(1);
                });
    }

    @Test
    void an_application_without_brokers_shows_none() {
        application().run(context -> {
            hasStarted(context);
            assertThat(context.getBean(HealthEndpoint.class).healthForPath("longhaulBrokers"))
                    .isNull();
            assertThat(context.getBean(MeterRegistry.class)
                            .find("longhaul.broker.connected")
                            .gauges())
                    .isEmpty();
            assertThat(status(context)).isEqualTo(Status.UP);
        });
    }

    /** An alert asks for zero: of a process that only enqueues it must not be told. */
    @Test
    void where_nothing_is_received_the_meter_says_neither_connected_nor_away() {
        application()
                .withPropertyValues("longhaul.auto-start=false")
                .withBean(
                        "rabbitBroker",
                        Broker.class,
                        () -> RabbitMq.at("rabbit", "amqp://127.0.0.1:1")
                                .receive("orders")
                                .build())
                .run(context -> assertThat(meter(context, "connected")).isNaN());
    }

    @Test
    void brokers_can_be_left_out_of_health() {
        application()
                .withPropertyValues("management.health.longhaul-brokers.enabled=false")
                .run(context -> assertThat(context)
                        .doesNotHaveBean("longhaulBrokersHealthContributor")
                        .hasBean("longhaulHealthIndicator"));
    }

    /** Each of a broker's meters stands in docs/brokers.md by the name that Prometheus gives it, and no other does. */
    private static void theGuideNames(MeterRegistry meters) throws IOException {
        String guide = Files.readString(Path.of("../docs/brokers.md"));
        assertThat(Pattern.compile("`(longhaul_broker_[a-z_]+)\\{broker}`")
                        .matcher(guide)
                        .results()
                        .map(result -> result.group(1)))
                .containsExactlyInAnyOrderElementsOf(meters.getMeters().stream()
                        .map(Meter::getId)
                        .filter(id -> id.getName().startsWith("longhaul.broker."))
                        .map(id ->
                                id.getName().replace('.', '_') + (id.getType() == Meter.Type.COUNTER ? "_total" : ""))
                        .toList());
    }

    /** What Spring Boot says at the end of a start. */
    private static void hasStarted(ApplicationContext context) {
        AvailabilityChangeEvent.publish(context, LivenessState.CORRECT);
        AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
    }

    private static void awaitStatus(ApplicationContext context, Status expected) {
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(health(context).getStatus()).isEqualTo(expected));
    }

    private static IndicatedHealthDescriptor health(ApplicationContext context) {
        HealthDescriptor rabbit = context.getBean(HealthEndpoint.class).healthForPath("longhaulBrokers", "rabbit");
        assertThat(rabbit).isInstanceOf(IndicatedHealthDescriptor.class);
        return (IndicatedHealthDescriptor) rabbit;
    }

    private static Status status(ApplicationContext context, String... path) {
        return context.getBean(HealthEndpoint.class).healthForPath(path).getStatus();
    }

    private static double meter(ApplicationContext context, String name) {
        return context.getBean(MeterRegistry.class)
                .get("longhaul.broker." + name)
                .tag("broker", "rabbit")
                .gauge()
                .value();
    }

    private static double counter(ApplicationContext context, String name) {
        return context.getBean(MeterRegistry.class)
                .get("longhaul.broker." + name)
                .tag("broker", "rabbit")
                .functionCounter()
                .count();
    }

    private static void declare(RabbitMqServer rabbit) throws Exception {
        try (Connection connection = connect(rabbit);
                Channel channel = connection.createChannel()) {
            channel.queueDeclare("health-orders", true, false, false, Map.of());
            channel.queueDeclare("health-invoices", true, false, false, Map.of());
        }
    }

    /** The same order twice, and something without an id. */
    private static void publish(RabbitMqServer rabbit) throws Exception {
        BasicProperties order = new BasicProperties.Builder()
                .messageId("42")
                .type("order.paid")
                .appId("/old-shop")
                .build();
        try (Connection connection = connect(rabbit);
                Channel channel = connection.createChannel()) {
            channel.basicPublish("", "health-orders", order, "42".getBytes(UTF_8));
            channel.basicPublish("", "health-orders", order, "42".getBytes(UTF_8));
            channel.basicPublish("", "health-orders", new BasicProperties(), "nobody".getBytes(UTF_8));
        }
    }

    private static Connection connect(RabbitMqServer rabbit) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(rabbit.uri());
        return factory.newConnection();
    }
}
