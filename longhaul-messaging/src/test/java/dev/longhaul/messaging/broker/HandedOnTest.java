package dev.longhaul.messaging.broker;

import static dev.longhaul.messaging.Shop.PAID;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.inbox.MessageKey;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.messaging.Shop;
import dev.longhaul.messaging.Shop.Node;
import dev.longhaul.messaging.message.StoredMessage;
import dev.longhaul.messaging.operator.MessageView;
import dev.longhaul.messaging.origin.Header;
import dev.longhaul.messaging.plan.Plan;
import dev.longhaul.operator.JobView;
import dev.longhaul.operator.Moved;
import dev.longhaul.operator.Redrive;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What comes from a broker to a node without handlers, and is handed on later, is the same run of the same message. */
class HandedOnTest {

    private static final Plain NOTHING = new Plain(null, null, null, null, null, "set its message-id");
    private static final MessageKey KEY = new MessageKey("/bank", "order-42");
    private static final List<Header> HEADERS = List.of(
            Header.text("x-tenant", "beta"),
            Header.text("cloudEvents:specversion", "1.0"),
            Header.text("cloudEvents:id", "order-42"),
            Header.text("cloudEvents:source", "/bank"),
            Header.text("cloudEvents:type", "order.paid"));

    private final Shop shop = new Shop();

    private Node with(MemoryBroker broker) {
        Node node = shop.node(messaging -> messaging
                .broker(broker)
                .handle(Plan.ordered(PAID).decide("ha", shop.counts("ha")).decide("hb", shop.counts("hb"))));
        node.messaging().start();
        return node;
    }

    private Node without(MemoryBroker broker) {
        Node node = shop.node(messaging -> messaging.broker(broker));
        node.messaging().start();
        return node;
    }

    private static void deliver(MemoryBroker broker) {
        broker.deliver(broker.received("42".getBytes(UTF_8), "text/plain", NOTHING, HEADERS));
    }

    private static JobId only(Node node, String type) {
        List<JobView> jobs = node.jobs(type);
        assertThat(jobs).singleElement().extracting(JobView::state).isEqualTo(JobState.DEAD);
        return jobs.getFirst().row().id();
    }

    private static MessageView found(Node node) {
        return node.messaging().messages().find("order.paid", KEY).orElseThrow();
    }

    /** Dead in its second handler, returned, and taken by a node without handlers. */
    private JobId unhandledAfterAReturn() {
        MemoryBroker broker = new MemoryBroker();
        Node node = with(broker);
        shop.failing("hb", 5);
        deliver(broker);
        shop.run(Duration.ofHours(1));
        node.messaging().messages().returnToOrigin(only(node, "message:order.paid"), "ann");
        shop.run(Duration.ofMinutes(1));
        Departure departure = broker.givenBack().getFirst();
        node.kill();
        MemoryBroker other = new MemoryBroker();
        Node none = without(other);
        other.deliver(other.again(departure, NOTHING));
        shop.run(Duration.ofMinutes(1));
        JobId unhandled = only(none, StoredMessage.UNHANDLED);
        assertThat(found(none).job().row().id()).isEqualTo(unhandled);
        none.kill();
        return unhandled;
    }

    @Test
    void what_was_handed_on_and_died_then_can_still_be_returned_to_where_it_came_from() {
        MemoryBroker first = new MemoryBroker();
        Node none = without(first);
        deliver(first);
        shop.run(Duration.ofMinutes(1));
        JobId unhandled = only(none, StoredMessage.UNHANDLED);
        none.kill();
        MemoryBroker broker = new MemoryBroker();
        Node some = with(broker);
        shop.failing("ha", 5);
        some.redrive(unhandled);
        shop.run(Duration.ofHours(1));

        JobId dead = only(some, "message:order.paid");
        assertThat(some.messaging().messages().returnToOrigin(dead, "ann")).isInstanceOf(Moved.Done.class);
        shop.run(Duration.ofMinutes(1));

        Departure departure = broker.givenBack().getFirst();
        assertThat(departure.body()).isEqualTo("42".getBytes(UTF_8));
        assertThat(departure.headers())
                .containsAll(HEADERS)
                .contains(Header.text("longhaul-returns", "1"))
                .hasSize(HEADERS.size() + 1);
    }

    @Test
    void
            a_returned_message_that_finds_no_handlers_at_first_is_handled_when_it_is_redriven_and_goes_on_where_it_stood() {
        JobId unhandled = unhandledAfterAReturn();
        Node some = with(new MemoryBroker());
        some.redrive(unhandled);
        shop.run(Duration.ofHours(1));
        assertThat(shop.runs("ha", "hb")).containsExactly(1, 6);
        assertThat(found(some).job().row().id()).isNotEqualTo(unhandled);
        assertThat(found(some).job().state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void handing_it_on_remembers_what_was_done_for_longer_than_marks_are_kept() {
        JobId unhandled = unhandledAfterAReturn();
        try (var tx = shop.database().store("outside").begin(Duration.ofSeconds(1))) {
            assertThat(tx.inbox().remove(KEY)).isPositive();
            tx.commit();
        }
        with(new MemoryBroker()).redrive(unhandled);
        shop.run(Duration.ofHours(1));
        assertThat(shop.runs("ha", "hb")).containsExactly(1, 6);
    }

    @Test
    void all_of_it_runs_again_if_that_is_asked_for_where_it_had_no_handlers() {
        JobId unhandled = unhandledAfterAReturn();
        with(new MemoryBroker()).messaging().messages().rerunAll(unhandled, Redrive.NOW, "ann");
        shop.run(Duration.ofHours(1));
        assertThat(shop.runs("ha", "hb")).containsExactly(2, 6);
    }
}
