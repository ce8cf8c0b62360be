package dev.longhaul.messaging.broker;

import static dev.longhaul.messaging.Shop.PAID;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longhaul.inbox.MessageKey;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.messaging.Shop;
import dev.longhaul.messaging.Shop.Node;
import dev.longhaul.messaging.broker.Intake.Taken;
import dev.longhaul.messaging.message.StoredMessage;
import dev.longhaul.messaging.origin.Header;
import dev.longhaul.messaging.origin.Header.Value;
import dev.longhaul.messaging.plan.HandlerOptions;
import dev.longhaul.messaging.plan.Plan;
import dev.longhaul.operator.JobView;
import dev.longhaul.operator.Moved;
import dev.longhaul.operator.Redrive;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A dead message goes back to where it came from, and comes again as a run of its own that resumes. */
class ReturnToOriginTest {

    private static final Plain NOTHING = new Plain(null, null, null, null, null, "set its message-id");
    private static final MessageKey KEY = new MessageKey("/bank", "order-42");

    private final Shop shop = new Shop();
    private final MemoryBroker broker = new MemoryBroker();
    private final Node node = shop.node(messaging -> messaging
            .broker(broker)
            .handle(Plan.ordered(PAID).decide("ha", shop.counts("ha")).decide("hb", shop.counts("hb"))));

    @BeforeEach
    void start() {
        node.messaging().start();
    }

    private static List<Header> headers() {
        return List.of(
                new Header("x-tries", new Value.Whole(7)),
                Header.text("x-tenant", "beta"),
                Header.text("cloudEvents_specversion", "1.0"),
                Header.text("cloudEvents_id", "order-42"),
                Header.text("cloudEvents_source", "/bank"),
                Header.text("cloudEvents_type", "order.paid"),
                Header.text("cloudEvents_tenant", "alpha"));
    }

    private Received received() {
        return broker.received("42".getBytes(UTF_8), "text/plain", NOTHING, headers());
    }

    private JobId dead() {
        shop.failing("hb", 5);
        broker.deliver(received());
        shop.run(Duration.ofHours(1));
        JobView job = node.jobs("message:order.paid").getFirst();
        assertThat(job.state()).isEqualTo(JobState.DEAD);
        return job.row().id();
    }

    private void returned(JobId job) {
        assertThat(node.messaging().messages().returnToOrigin(job, "ann")).isInstanceOf(Moved.Done.class);
        shop.run(Duration.ofMinutes(1));
    }

    @Test
    void it_goes_back_with_its_bytes_and_headers_and_one_that_counts_the_returns() {
        JobId job = dead();
        returned(job);
        assertThat(node.state(job)).isEqualTo(JobState.SUCCEEDED);
        assertThat(Shop.said(node.view(job)))
                .isEqualTo("goes back to orders of memory as a job of type message:return:memory");
        Departure departure = broker.givenBack().getFirst();
        assertThat(departure.body()).isEqualTo("42".getBytes(UTF_8));
        assertThat(departure.contentType()).isEqualTo("text/plain");
        List<Header> expected = new ArrayList<>(headers());
        expected.add(Header.text("longhaul-returns", "1"));
        assertThat(departure.headers()).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(shop.runs("ha", "hb")).containsExactly(1, 5);
    }

    @Test
    void it_comes_again_as_a_new_run_that_goes_on_at_the_handler_that_failed() {
        returned(dead());
        Received again = broker.again(broker.givenBack().getFirst(), NOTHING);
        assertThat(broker.deliver(again, again)).isEqualTo(new Taken(1, 1, 0));
        shop.run(Duration.ofHours(1));
        assertThat(shop.runs("ha", "hb")).containsExactly(1, 6);
        assertThat(node.messaging()
                        .messages()
                        .find("order.paid", KEY)
                        .orElseThrow()
                        .job()
                        .state())
                .isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void what_is_called_by_its_position_is_the_same_message_when_it_comes_again_at_another_one() {
        shop.failing("hb", 5);
        broker.deliver(broker.received(
                "42".getBytes(UTF_8), null, position(17), List.of(Header.text("cloudEvents:odd_name", "x"))));
        shop.run(Duration.ofHours(1));
        returned(node.jobs("message:order.paid").getFirst().row().id());
        Departure departure = broker.givenBack().getFirst();
        assertThat(departure.headers())
                .contains(
                        Header.text("cloudEvents:id", "orders-0-17"),
                        Header.text("cloudEvents:source", "/memory/orders"),
                        Header.text("cloudEvents:type", "order.paid"));
        assertThat(broker.deliver(broker.again(departure, position(18)))).isEqualTo(new Taken(1, 0, 0));
        shop.run(Duration.ofHours(1));
        assertThat(shop.runs("ha", "hb")).containsExactly(1, 6);
    }

    private static Plain position(int offset) {
        return new Plain("orders-0-" + offset, "order.paid", "/memory/orders", null, "basket-7", "", true);
    }

    @Test
    void it_can_be_returned_again_and_again_and_is_found_as_it_stands() {
        JobId job = dead();
        for (int i = 1; i <= 3; i++) {
            returned(job);
            shop.failing("hb", 5);
            broker.deliver(broker.again(broker.givenBack().getLast(), NOTHING));
            shop.run(Duration.ofHours(1));
            JobView now = node.messaging()
                    .messages()
                    .find("order.paid", KEY)
                    .orElseThrow()
                    .job();
            assertThat(now.state()).isEqualTo(JobState.DEAD);
            assertThat(now.row().id()).isNotEqualTo(job);
            job = now.row().id();
        }
        assertThat(broker.givenBack().getLast().headers()).contains(Header.text("longhaul-returns", "3"));
        assertThat(shop.runs("ha")).isEqualTo(1);
    }

    @Test
    void a_new_run_knows_what_was_done_for_longer_than_marks_are_kept() {
        returned(dead());
        shop.failing("hb", 5);
        broker.deliver(broker.again(broker.givenBack().getFirst(), NOTHING));
        shop.run(Duration.ofHours(1));
        JobView again = node.messaging()
                .messages()
                .find("order.paid", KEY)
                .orElseThrow()
                .job();
        try (var tx = shop.database().store("outside").begin(Duration.ofSeconds(1))) {
            tx.inbox().remove(KEY);
            tx.commit();
        }
        node.redrive(again.row().id());
        shop.run(Duration.ofHours(1));
        assertThat(node.state(again.row().id())).isEqualTo(JobState.SUCCEEDED);
        assertThat(shop.runs("ha")).isEqualTo(1);
    }

    @Test
    void what_was_done_before_its_job_was_made_stays_done_though_the_marks_of_that_are_gone() {
        Shop other = new Shop();
        MemoryBroker otherBroker = new MemoryBroker();
        Node segments = other.node(messaging -> messaging
                .broker(otherBroker)
                .handle(Plan.ordered(PAID)
                        .decide("ha", other.counts("ha"))
                        .decide("hb", HandlerOptions.scheduled("1s 1s"), other.counts("hb"))));
        segments.messaging().start();
        other.failing("hb", 3);
        otherBroker.deliver(otherBroker.received("42".getBytes(UTF_8), "text/plain", NOTHING, headers()));
        other.run(Duration.ofHours(1));
        JobView dead = segments.messaging()
                .messages()
                .find("order.paid", KEY)
                .orElseThrow()
                .job();
        assertThat(dead.state()).isEqualTo(JobState.DEAD);
        try (var tx = other.database().store("outside").begin(Duration.ofSeconds(1))) {
            assertThat(tx.inbox().remove(KEY)).isPositive();
            tx.commit();
        }

        segments.messaging().messages().returnToOrigin(dead.row().id(), "ann");
        other.run(Duration.ofMinutes(1));
        otherBroker.deliver(otherBroker.again(otherBroker.givenBack().getFirst(), NOTHING));
        other.run(Duration.ofHours(1));

        assertThat(other.runs("ha", "hb")).containsExactly(1, 4);
    }

    @Test
    void a_content_type_that_came_as_an_attribute_goes_back_as_one() {
        List<Header> typed = new ArrayList<>(headers());
        typed.add(Header.text("cloudEvents_datacontenttype", "text/csv"));
        shop.failing("hb", 5);
        broker.deliver(broker.received("42".getBytes(UTF_8), null, NOTHING, typed));
        shop.run(Duration.ofHours(1));
        returned(node.jobs("message:order.paid").getFirst().row().id());
        Departure departure = broker.givenBack().getFirst();
        assertThat(departure.contentType()).isNull();
        assertThat(departure.headers()).containsAll(typed).hasSize(typed.size() + 1);
    }

    @Test
    void while_the_broker_is_down_it_waits_in_its_own_job() {
        JobId job = dead();
        broker.down(true);
        returned(job);
        assertThat(broker.givenBack()).isEmpty();
        broker.down(false);
        shop.run(Duration.ofHours(1));
        assertThat(broker.givenBack()).hasSize(1);
        assertThat(node.jobs("message:return:memory"))
                .singleElement()
                .satisfies(back -> assertThat(Shop.said(back)).isEqualTo("returned to orders of memory, time 1"));
    }

    @Test
    void a_plain_redrive_after_it_is_no_return() {
        JobId job = dead();
        node.longhaul().jobs().redrive(job, Redrive.NOW.instructing("something else"), "ann");
        shop.failing("hb", 5);
        shop.run(Duration.ofHours(1));
        assertThat(node.state(job)).isEqualTo(JobState.DEAD);
        node.redrive(job);
        assertThat(Redrive.instructions(node.longhaul().inbox(), job)).isEmpty();
        shop.run(Duration.ofHours(1));
        assertThat(node.state(job)).isEqualTo(JobState.SUCCEEDED);
        assertThat(broker.givenBack()).isEmpty();
    }

    @Test
    void poison_goes_back_as_it_came() {
        byte[] body = {0, (byte) 0xFF};
        Header header = new Header("x", new Value.Bytes(new byte[] {(byte) 0xC3}));
        broker.deliver(broker.received(body, null, NOTHING, List.of(header)));
        shop.run(Duration.ofMinutes(1));
        returned(node.jobs(StoredMessage.POISON).getFirst().row().id());
        Departure departure = broker.givenBack().getFirst();
        assertThat(departure.body()).isEqualTo(body);
        assertThat(departure.contentType()).isNull();
        assertThat(departure.headers()).containsExactly(header, Header.text("longhaul-returns", "1"));
        assertThat(broker.deliver(broker.again(departure, NOTHING))).isEqualTo(new Taken(0, 0, 1));
    }

    @Test
    void what_came_from_no_broker_is_refused() {
        shop.failing("ha", 5);
        JobId job = node.paid("order-43");
        shop.run(Duration.ofHours(1));
        assertThatThrownBy(() -> node.messaging().messages().returnToOrigin(job, "ann"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "job " + job
                                + " of type message:order.paid came from no broker, so there is nowhere to return it to; redrive it");
        assertThat(node.state(job)).isEqualTo(JobState.DEAD);
    }

    @Test
    void what_had_a_key_that_was_too_large_to_be_kept_is_refused() {
        Received received = received();
        shop.failing("hb", 5);
        broker.deliver(new Received(
                received.origin(),
                received.body(),
                received.contentType(),
                "k".repeat(513),
                received.headers(),
                NOTHING,
                null,
                false));
        shop.run(Duration.ofHours(1));
        JobId job = node.jobs("message:order.paid").getFirst().row().id();
        assertThatThrownBy(() -> node.messaging().messages().returnToOrigin(job, "ann"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("its key was too large to be kept");
        assertThat(node.state(job)).isEqualTo(JobState.DEAD);
    }

    @Test
    void what_was_too_large_to_be_kept_whole_is_refused() {
        broker.deliver(broker.received(new byte[300_000], null, NOTHING, headers()));
        shop.run(Duration.ofMinutes(1));
        JobId job = node.jobs(StoredMessage.POISON).getFirst().row().id();
        assertThatThrownBy(() -> node.messaging().messages().returnToOrigin(job, "ann"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("only the first part of its 300000 bytes was kept");
    }

    @Test
    void an_independent_handlers_dead_job_sends_the_whole_message_back() {
        Shop other = new Shop();
        MemoryBroker otherBroker = new MemoryBroker();
        Node independent = other.node(messaging -> messaging
                .broker(otherBroker)
                .handle(Plan.independent(PAID).decide("ha", other.counts("ha")).decide("hb", other.counts("hb"))));
        independent.messaging().start();
        other.failing("hb", 5);
        otherBroker.deliver(otherBroker.received("42".getBytes(UTF_8), "text/plain", NOTHING, headers()));
        other.run(Duration.ofHours(1));
        JobId job = independent.jobs("message:order.paid:hb").getFirst().row().id();
        independent.messaging().messages().returnToOrigin(job, "ann");
        other.run(Duration.ofMinutes(1));
        otherBroker.deliver(otherBroker.again(otherBroker.givenBack().getFirst(), NOTHING));
        other.run(Duration.ofHours(1));
        assertThat(other.runs("ha", "hb")).containsExactly(1, 6);
    }
}
