package dev.longhaul.messaging.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.GetResponse;
import dev.longhaul.Longhaul;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.messaging.Messaging;
import dev.longhaul.operator.JobView;
import dev.longhaul.store.AttemptRow;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is sent to a real RabbitMQ is sent when it is confirmed, and not before. */
class SendingTest {

    private final Warehouse warehouse = Warehouse.open();
    private final Messaging messaging = warehouse.node(
            warehouse.engine(),
            builder -> builder.send("invoices", "", "invoices-of-" + warehouse.queue())
                    .send("nowhere", "", "no-such-queue")
                    .send("by-subject", "", message -> message.subject().orElseThrow())
                    .send("no-exchange", "no-such-exchange", "any"));
    private final String invoices = "invoices-of-" + warehouse.queue();

    @AfterEach
    void close() throws Exception {
        warehouse.close();
    }

    private void declare() throws Exception {
        warehouse.client().queueDeclare(invoices, true, false, false, Map.of());
    }

    private JobView awaitAttempt(JobId job, int number) {
        return await().atMost(Warehouse.PATIENCE)
                .until(
                        () -> messaging.messages().find(job).orElseThrow().job(),
                        view -> view.attempts().size() >= number);
    }

    private void awaitSucceeded(JobId job) {
        await().atMost(Warehouse.PATIENCE)
                .untilAsserted(() -> assertThat(messaging
                                .messages()
                                .find(job)
                                .orElseThrow()
                                .job()
                                .state())
                        .isEqualTo(JobState.SUCCEEDED));
    }

    private static String text(Map<String, Object> headers, String name) {
        return String.valueOf(headers.get(name));
    }

    @Test
    void a_message_arrives_in_binary_mode_and_with_the_properties_of_those_who_know_no_cloud_events() throws Exception {
        declare();
        messaging.send(
                "invoices",
                Warehouse.PAID
                        .message("invoice-42", "ümlaut")
                        .time(Instant.parse("2026-11-21T08:30:00.5Z"))
                        .subject("42")
                        .extension("correlationid", "basket-7"));
        GetResponse arrived = warehouse.take(invoices);
        assertThat(new String(arrived.getBody(), UTF_8)).isEqualTo("ümlaut");
        assertThat(arrived.getProps().getMessageId()).isEqualTo("invoice-42");
        assertThat(arrived.getProps().getType()).isEqualTo("order.paid");
        assertThat(arrived.getProps().getAppId()).isEqualTo("/warehouse");
        assertThat(arrived.getProps().getCorrelationId()).isEqualTo("basket-7");
        assertThat(arrived.getProps().getDeliveryMode()).isEqualTo(2);
        assertThat(arrived.getProps().getTimestamp()).isEqualTo(Date.from(Instant.ofEpochMilli(1_795_249_800_000L)));
        Map<String, Object> headers = arrived.getProps().getHeaders();
        assertThat(text(headers, "cloudEvents:specversion")).isEqualTo("1.0");
        assertThat(text(headers, "cloudEvents:id")).isEqualTo("invoice-42");
        assertThat(text(headers, "cloudEvents:source")).isEqualTo("/warehouse");
        assertThat(text(headers, "cloudEvents:time")).isEqualTo("2026-11-21T08:30:00.500Z");
        assertThat(text(headers, "cloudEvents:subject")).isEqualTo("42");
        assertThat(text(headers, "cloudEvents:correlationid")).isEqualTo("basket-7");
    }

    @Test
    void texts_that_are_too_long_for_properties_travel_in_headers_only() throws Exception {
        declare();
        String id = "ü".repeat(255);
        messaging.send("invoices", Warehouse.PAID.message(id, "x"));
        GetResponse arrived = warehouse.take(invoices);
        assertThat(arrived.getProps().getMessageId()).isNull();
        assertThat(text(arrived.getProps().getHeaders(), "cloudEvents:id")).isEqualTo(id);
    }

    @Test
    void what_no_queue_takes_is_a_failed_attempt_that_says_so_and_arrives_once_there_is_one() throws Exception {
        JobId job = messaging
                .send("invoices", Warehouse.PAID.message("invoice-42", "42"))
                .id();
        // The first attempts may come before the connection.
        await().atMost(Warehouse.PATIENCE)
                .untilAsserted(() -> assertThat(awaitAttempt(job, 1).attempts())
                        .anySatisfy(attempt -> assertThat(attempt.said().error())
                                .contains("no queue takes what is sent to exchange '' with routing key '" + invoices
                                        + "' (NO_ROUTE); bind a queue, or correct the target")));
        declare();
        assertThat(warehouse.take(invoices).getProps().getMessageId()).isEqualTo("invoice-42");
        awaitSucceeded(job);
    }

    @Test
    void a_target_whose_exchange_is_not_there_disturbs_no_other() throws Exception {
        declare();
        for (int i = 0; i < 100; i++) {
            messaging.send("no-exchange", Warehouse.PAID.message("lost-" + i, "x"));
            messaging.send("nowhere", Warehouse.PAID.message("lost-" + i, "x"));
            messaging.send("invoices", Warehouse.PAID.message("invoice-" + i, "x"));
        }
        Set<String> arrived = new HashSet<>();
        while (arrived.size() < 100) {
            arrived.add(warehouse.take(invoices).getProps().getMessageId());
        }
        assertThat(warehouse.jobs("message:send:invoices"))
                .flatExtracting(JobView::attempts)
                .extracting(AttemptRow::said)
                .extracting(AttemptRow.Said::error)
                .containsOnlyNulls();
        assertThat(warehouse.jobs("message:send:no-exchange"))
                .filteredOn(job -> !job.attempts().isEmpty())
                .isNotEmpty()
                .allSatisfy(job -> assertThat(job.attempts().getFirst().said().error())
                        .contains("no exchange 'no-such-exchange'"));
    }

    @Test
    void a_message_that_the_client_cannot_write_keeps_no_other_from_its_own_confirmation() throws Exception {
        declare();
        Messaging narrow = warehouse.node(
                warehouse.engine(),
                builder -> builder.send("narrow", "", invoices)
                        .confirmation(Duration.ofSeconds(3))
                        .tune(factory -> factory.setRequestedFrameMax(4_096)));
        JobId tooWide = narrow.send(
                        "narrow", Warehouse.PAID.message("too-wide", "x").extension("wide", "w".repeat(4_090)))
                .id();
        assertThat(awaitAttempt(tooWide, 1).attempts().getFirst().said().error())
                .contains("exceeded max frame size");
        JobId job = narrow.send("narrow", Warehouse.PAID.message("invoice-42", "42"))
                .id();
        awaitSucceeded(job);
        assertThat(awaitAttempt(job, 1).attempts())
                .singleElement()
                .satisfies(attempt -> assertThat(attempt.said().error()).isNull());
        assertThat(warehouse.take(invoices).getProps().getMessageId()).isEqualTo("invoice-42");
    }

    @Test
    void a_routing_key_that_amqp_cannot_say_is_a_failed_attempt_that_says_so_and_disturbs_no_other() throws Exception {
        declare();
        JobId tooLong = messaging
                .send("by-subject", Warehouse.PAID.message("invoice-1", "x").subject("k".repeat(300)))
                .id();
        assertThat(awaitAttempt(tooLong, 1).attempts().getFirst().said().error())
                .contains("routing key '" + "k".repeat(60) + "…' of 300 bytes is too long for AMQP; at most 255");
        JobId job = messaging
                .send("by-subject", Warehouse.PAID.message("invoice-2", "x").subject(invoices))
                .id();
        awaitSucceeded(job);
        assertThat(awaitAttempt(job, 1).attempts()).hasSize(1);
    }

    @Test
    void what_is_sent_in_a_transaction_that_rolls_back_is_never_sent() throws Exception {
        declare();
        Longhaul longhaul = warehouse.engine();
        longhaul.start();
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> longhaul.inTransaction(tx -> {
                    messaging.sendIn(tx, "invoices", Warehouse.PAID.message("rolled-back", "x"));
                    throw new IllegalStateException("changed my mind");
                })))
                .hasMessage("changed my mind");
        longhaul.inTransaction(tx -> messaging.sendIn(tx, "invoices", Warehouse.PAID.message("committed", "x")));
        assertThat(warehouse.take(invoices).getProps().getMessageId()).isEqualTo("committed");
        assertThat(warehouse.jobs("message:send:invoices")).hasSize(1);
    }
}
