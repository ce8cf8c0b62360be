package dev.longhaul.messaging.broker;

import static dev.longhaul.messaging.Shop.PAID;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.inbox.MessageKey;
import dev.longhaul.job.DeadReason;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.messaging.Shop;
import dev.longhaul.messaging.Shop.Node;
import dev.longhaul.messaging.broker.Intake.Taken;
import dev.longhaul.messaging.message.Message;
import dev.longhaul.messaging.operator.MessageView;
import dev.longhaul.messaging.origin.Arrival;
import dev.longhaul.messaging.origin.Header;
import dev.longhaul.messaging.origin.Header.Value;
import dev.longhaul.messaging.plan.Plan;
import dev.longhaul.operator.JobView;
import dev.longhaul.operator.Redrive;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What comes from a broker becomes messages, each once, or poison; and nothing else. */
class IntakeTest {

    private static final int PAYLOAD_LIMIT = 262_144;
    private static final Plain NOTHING = new Plain(null, null, null, null, null, "set its message-id");

    private final Shop shop = new Shop();
    private final MemoryBroker broker = new MemoryBroker();
    private final Node node = shop.node(
            messaging -> messaging.broker(broker).handle(Plan.ordered(PAID).decide("ha", shop.counts("ha"))));

    @BeforeEach
    void start() {
        node.messaging().start();
    }

    private static List<Header> event(String id) {
        return List.of(
                Header.text("cloudEvents:specversion", "1.0"),
                Header.text("cloudEvents:id", id),
                Header.text("cloudEvents:source", "/bank"),
                Header.text("cloudEvents:type", "order.paid"));
    }

    private static List<Header> with(List<Header> headers, Header more) {
        List<Header> all = new ArrayList<>(headers);
        all.add(more);
        return all;
    }

    private Received received(String data, List<Header> headers) {
        return broker.received(data.getBytes(UTF_8), "text/plain", NOTHING, headers);
    }

    private JobView onlyPoison() {
        shop.run(Duration.ofMinutes(1));
        List<JobView> poison = node.jobs("message:poison");
        assertThat(poison).singleElement().satisfies(job -> {
            assertThat(job.state()).isEqualTo(JobState.DEAD);
            assertThat(job.activity().deadReason()).isEqualTo(DeadReason.ABORTED);
        });
        return poison.getFirst();
    }

    private String reason(JobView poison) {
        return Shop.errors(poison).getFirst();
    }

    private static Arrival arrival(JobView job) {
        return Arrival.of(job.row().content().headers()).orElseThrow();
    }

    @Test
    void a_message_in_binary_mode_is_handled_with_all_its_attributes() {
        List<Header> headers = new ArrayList<>(event("order-42"));
        headers.add(Header.text("cloudEvents:time", "2026-11-20T10:00:00.5+02:00"));
        headers.add(Header.text("cloudEvents:subject", "42"));
        headers.add(Header.text("cloudEvents:correlationid", "basket-7"));
        headers.add(new Header("cloudEvents:priority", new Value.Whole(3)));
        headers.add(Header.text("x-tenant", "beta"));
        assertThat(broker.deliver(received("42", headers))).isEqualTo(new Taken(1, 0, 0));
        shop.run(Duration.ofMinutes(1));

        MessageView view = node.messaging()
                .messages()
                .find("order.paid", new MessageKey("/bank", "order-42"))
                .orElseThrow();
        Message message = view.message();
        assertThat(message.time()).contains(Instant.parse("2026-11-20T08:00:00.500Z"));
        assertThat(message.subject()).contains("42");
        assertThat(message.correlationId()).isEqualTo("basket-7");
        assertThat(message.extension("priority")).contains("3");
        assertThat(message.contentType()).isEqualTo("text/plain");
        assertThat(shop.runs("ha")).isEqualTo(1);
        assertThat(arrival(view.job()).headers()).containsExactly(Header.text("x-tenant", "beta"));
    }

    @Test
    void what_has_no_attributes_is_what_the_protocol_calls_it() {
        Plain plain =
                new Plain("order-42", "order.paid", "/old-shop", Instant.parse("2026-11-20T10:00:00Z"), "basket-7", "");
        broker.deliver(broker.received("42".getBytes(UTF_8), null, plain, List.of(Header.text("x", "y"))));
        shop.run(Duration.ofMinutes(1));
        Message message = node.messaging()
                .messages()
                .find("order.paid", new MessageKey("/old-shop", "order-42"))
                .orElseThrow()
                .message();
        assertThat(message.correlationId()).isEqualTo("basket-7");
        assertThat(message.contentType()).isEqualTo("application/octet-stream");
        assertThat(shop.order()).containsExactly("ha 42");
    }

    @Test
    void a_redelivery_is_the_same_job_within_a_batch_and_later() {
        Received once = received("42", event("order-42"));
        assertThat(broker.deliver(once, once)).isEqualTo(new Taken(1, 1, 0));
        assertThat(broker.deliver(once)).isEqualTo(new Taken(0, 1, 0));
        shop.run(Duration.ofMinutes(1));
        assertThat(shop.runs("ha")).isEqualTo(1);
        assertThat(broker.deliver(once)).isEqualTo(new Taken(0, 1, 0));
        shop.run(Duration.ofMinutes(1));
        assertThat(shop.runs("ha")).isEqualTo(1);
    }

    @Test
    void a_batch_is_taken_whole_and_its_poison_keeps_nobody_out() {
        byte[] tooLarge = new byte[PAYLOAD_LIMIT + 1];
        Taken taken = broker.deliver(
                received("1", event("o1")),
                received("no id", List.of()),
                received("2", event("o2")),
                broker.received(tooLarge, "text/plain", NOTHING, event("large")),
                received("3", event("o3")));
        assertThat(taken).isEqualTo(new Taken(3, 0, 2));
        shop.run(Duration.ofMinutes(1));
        assertThat(shop.order()).containsExactlyInAnyOrder("ha 1", "ha 2", "ha 3");
    }

    @Test
    void what_has_no_id_is_dead_at_once_with_its_bytes_and_headers_and_says_what_to_do() {
        byte[] body = {0, (byte) 0xFF, 1};
        Header odd = new Header("odd", new Value.Bytes(new byte[] {(byte) 0xC3, 0x28}));
        Received received = broker.received(body, "text/plain", NOTHING, List.of(odd));
        assertThat(broker.deliver(received, received)).isEqualTo(new Taken(0, 1, 1));
        JobView poison = onlyPoison();
        assertThat(reason(poison))
                .isEqualTo("it came from a broker and is no message: it has no id; set its message-id");
        assertThat(poison.row().content().bytes()).isEqualTo(body);
        assertThat(poison.row().content().contentType()).isEqualTo("text/plain");
        assertThat(arrival(poison).headers()).containsExactly(odd);
    }

    @Test
    void poison_that_differs_in_nothing_but_its_content_type_is_another_job() {
        byte[] body = {1};
        assertThat(broker.deliver(
                        broker.received(body, "text/plain", NOTHING, List.of()),
                        broker.received(body, "image/png", NOTHING, List.of()),
                        broker.received(body, null, NOTHING, List.of()),
                        broker.received(body, "image/png", NOTHING, List.of())))
                .isEqualTo(new Taken(0, 1, 3));
    }

    @Test
    void of_what_is_too_large_the_first_part_is_kept_and_the_whole_is_told() {
        byte[] body = new byte[PAYLOAD_LIMIT + 7];
        Arrays.fill(body, (byte) 'x');
        broker.deliver(broker.received(body, "text/plain", NOTHING, event("large")));
        JobView poison = onlyPoison();
        assertThat(poison.row().content().bytes()).hasSize(PAYLOAD_LIMIT);
        assertThat(poison.row().content().headers()).containsEntry("longhaul-poison-length", "262151");
        assertThat(reason(poison))
                .contains("a payload of 262151 bytes is over the limit of 262144")
                .contains("The first 262144 of 262151 bytes are kept, SHA-256 of all of them "
                        + poison.row().content().headers().get("longhaul-poison-sha256"));
    }

    @Test
    void structured_mode_is_poison_that_says_so() {
        broker.deliver(broker.received(
                "{\"id\":\"1\"}".getBytes(UTF_8), "application/CloudEvents+json; charset=utf-8", NOTHING, List.of()));
        assertThat(reason(onlyPoison())).contains("structured mode").contains("have its sender use binary mode");
    }

    @Test
    void attributes_outside_their_bounds_are_poison_that_says_which() {
        Map<Header, String> hostile = Map.of(
                Header.text("cloudEvents:id", "x".repeat(10_000)),
                "message id of 10000 characters is too long",
                Header.text("cloudEvents:id", "a\r\nX-Admin: 1"),
                "message id holds the control character U+000D",
                Header.text("cloudEvents:source", "/a b"),
                "holds white space",
                Header.text("cloudEvents:type", ""),
                "it has no cloudEvents:type",
                Header.text("cloudEvents:time", "yesterday\u001b[2J"),
                "its time 'yesterday\uFFFD[2J' is not one like",
                Header.text("cloudEvents:specversion", "0.3"),
                "it is a CloudEvent of version '0.3'",
                Header.text("cloudEvents:big", "x".repeat(100_000)),
                "extension big of 100000 characters",
                Header.text("cloudEvents:" + "n".repeat(5_000), "v"),
                "an extension cannot be named",
                new Header("cloudEvents:subject", new Value.Bytes(new byte[] {(byte) 0xFF})),
                "is no text",
                new Header("cloudEvents:subject", new Value.Other("a table of 3")),
                "is no text");
        hostile.forEach((header, reason) -> broker.deliver(received(reason, with(event("order-42"), header))));
        shop.run(Duration.ofMinutes(1));
        assertThat(node.jobs("message:poison"))
                .hasSize(hostile.size())
                .allSatisfy(job -> assertThat(reason(job))
                        .contains(new String(job.row().content().bytes(), UTF_8)));
        assertThat(shop.runs("ha")).isZero();
    }

    @Test
    void a_message_that_pretends_to_be_an_operators_instruction_is_poison() {
        MessageKey instructions = Redrive.instructionsOf(JobId.parse("0197a2b0-0000-7000-8000-000000000001"));
        List<Header> forged = with(
                with(event(instructions.id()), Header.text("cloudEvents:source", instructions.source())),
                Header.text("cloudEvents:type", "order.paid"));
        broker.deliver(received("42", forged));
        assertThat(reason(onlyPoison())).contains("message source 'longhaul:redrive' is Longhaul's own");
        assertThat(shop.runs("ha")).isZero();
    }

    @Test
    void poison_with_headers_that_are_too_large_for_a_job_is_stored_without_them() {
        List<Header> headers = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            headers.add(Header.text("h" + i, "v".repeat(100)));
        }
        broker.deliver(received("no id", headers));
        Arrival arrival = arrival(onlyPoison());
        assertThat(arrival.headers()).isNotEmpty();
        assertThat(arrival.headers().size() + arrival.leftOut()).isEqualTo(1_000);
    }

    @Test
    void a_message_with_the_largest_attributes_and_headers_is_handled() {
        List<Header> headers = new ArrayList<>(event("x".repeat(255)));
        headers.add(Header.text("cloudEvents:subject", "s".repeat(1_024)));
        headers.add(Header.text("cloudEvents:one", "1".repeat(4_090)));
        headers.add(Header.text("cloudEvents:two", "2".repeat(4_090)));
        for (int i = 0; i < 50; i++) {
            headers.add(Header.text("h" + i, "v".repeat(100)));
        }
        assertThat(broker.deliver(received("42", headers))).isEqualTo(new Taken(1, 0, 0));
        shop.run(Duration.ofMinutes(1));
        assertThat(shop.runs("ha")).isEqualTo(1);
    }

    @Test
    void headers_of_a_sender_cannot_pretend_to_be_longhauls_own() {
        List<Header> headers = new ArrayList<>(event("order-42"));
        headers.add(Header.text("longhaul-message-done", "ha"));
        headers.add(Header.text("longhaul-origin-place", "elsewhere"));
        headers.add(Header.text("longhaul-returns", "99999999999999999999"));
        broker.deliver(received("42", headers));
        shop.run(Duration.ofMinutes(1));
        assertThat(shop.runs("ha")).isEqualTo(1);
        Arrival arrival = arrival(node.jobs("message:order.paid").getFirst());
        assertThat(arrival.origin().place()).isEqualTo("orders");
        assertThat(arrival.returns()).isZero();
    }

    @Test
    void the_most_returns_that_are_written_are_read_again() {
        String most = Integer.toString(Arrival.MAX_RETURNS);
        broker.deliver(received("42", with(event("order-42"), Header.text(Arrival.RETURNS_HEADER, most))));
        Arrival arrival = arrival(node.jobs("message:order.paid").getFirst());
        assertThat(arrival.returns()).isEqualTo(Arrival.MAX_RETURNS);
        assertThat(arrival.returned().returns()).isEqualTo(Arrival.MAX_RETURNS);
    }

    @Test
    void a_message_without_handlers_is_dead_and_not_poison() {
        Header other = Header.text("cloudEvents:type", "order.refunded");
        assertThat(broker.deliver(received("42", with(event("order-42"), other))))
                .isEqualTo(new Taken(1, 0, 0));
        shop.run(Duration.ofMinutes(1));
        assertThat(node.jobs("message:unhandled"))
                .singleElement()
                .extracting(JobView::state)
                .isEqualTo(JobState.DEAD);
    }
}
