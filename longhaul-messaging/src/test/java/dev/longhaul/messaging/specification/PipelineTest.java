package dev.longhaul.messaging.specification;

import static dev.longhaul.messaging.Shop.PAID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.job.AbortException;
import dev.longhaul.job.DeadReason;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.messaging.Shop;
import dev.longhaul.messaging.Shop.Node;
import dev.longhaul.messaging.handler.HandlerTransactions;
import dev.longhaul.messaging.handler.MessageContext;
import dev.longhaul.messaging.handler.MessageStep;
import dev.longhaul.messaging.plan.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** Steps stand around every handler. */
class PipelineTest {

    private final Shop shop = new Shop();
    private final List<String> said = new ArrayList<>();

    private final class Says implements MessageStep {
        private final String name;

        Says(String name) {
            this.name = name;
        }

        @Override
        public void handle(MessageContext context, Next next) throws Exception {
            said.add(name + " before " + context.handler());
            next.proceed();
            said.add(name + " after " + context.handler());
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private Plan<String> two() {
        return Plan.ordered(PAID)
                .decide("ha", shop.counts("ha"))
                .handleInTransaction("hb", (data, tx, context) -> shop.ran("hb " + data));
    }

    @Test
    void they_stand_around_each_handler_in_the_order_in_which_they_were_added() {
        Node node = shop.node(
                messaging -> messaging.handle(two()).step(new Says("tenant")).step(new Says("trace")));
        node.paid("order-42");
        shop.run(Duration.ofMinutes(1));
        assertThat(said)
                .containsExactly(
                        "tenant before ha",
                        "trace before ha",
                        "trace after ha",
                        "tenant after ha",
                        "tenant before hb",
                        "trace before hb",
                        "trace after hb",
                        "tenant after hb");
    }

    @Test
    void it_can_be_printed_with_every_plan() {
        Node node = shop.node(
                messaging -> messaging.handle(two()).step(new Says("tenant")).step(new Says("trace")));
        assertThat(node.messaging().pipeline()).isEqualTo("log context → tenant → trace → handler and its mark");
        assertThat(node.messaging())
                .hasToString(node.messaging().pipeline() + "\norder.paid: ha, then hb (in a transaction)");
    }

    @Test
    void the_mark_is_there_when_a_step_goes_on_and_what_the_step_throws_then_does_not_run_the_handler_again() {
        boolean[] broken = {true};
        Node[] nodes = new Node[1];
        nodes[0] = shop.node(messaging -> messaging.handle(two()).step((context, next) -> {
            next.proceed();
            assertThat(nodes[0].marks("order-42")).contains(context.handler());
            if (context.handler().equals("ha") && broken[0]) {
                broken[0] = false;
                throw new IllegalStateException("the tracer is down");
            }
        }));
        JobId job = nodes[0].paid("order-42");
        shop.run(Duration.ofMinutes(10));
        assertThat(nodes[0].state(job)).isEqualTo(JobState.SUCCEEDED);
        assertThat(shop.runs("ha", "hb")).containsExactly(1, 1);
        assertThat(Shop.errors(nodes[0].view(job)))
                .containsExactly("handler ha: IllegalStateException: the tracer is down", null);
    }

    @Test
    void what_a_step_throws_means_what_it_means_of_a_handler() {
        Node node = shop.node(messaging -> messaging.handle(two()).step((context, next) -> {
            throw new AbortException("no such tenant");
        }));
        JobId job = node.paid("order-42");
        shop.run(Duration.ofMinutes(1));
        assertThat(node.view(job).activity().deadReason()).isEqualTo(DeadReason.ABORTED);
        assertThat(shop.runs("ha", "hb")).containsExactly(0, 0);
    }

    @Test
    void a_step_that_does_not_go_on_or_goes_on_twice_fails_the_attempt_and_says_so() {
        Node node = shop.node(messaging -> messaging.handle(two()).step(new MessageStep() {
            private int calls;

            @Override
            public void handle(MessageContext context, Next next) throws Exception {
                calls++;
                if (calls == 2) {
                    next.proceed();
                    next.proceed();
                }
            }

            @Override
            public String toString() {
                return "forgetful";
            }
        }));
        JobId job = node.paid("order-42");
        shop.run(Duration.ofMinutes(2));
        assertThat(Shop.errors(node.view(job)).subList(0, 2))
                .containsExactly(
                        "handler ha: IllegalStateException: step forgetful has returned without proceed(); it must call it, or throw",
                        "handler ha: IllegalStateException: step forgetful has called proceed() twice; a handler runs once in an attempt");
        assertThat(shop.runs("ha")).isEqualTo(1);
    }

    @Test
    void what_is_logged_says_which_message_and_which_handler() {
        List<String> logged = new ArrayList<>();
        Node node = shop.node(messaging -> messaging.handle(Plan.ordered(PAID).handle("ha", (data, context) -> {
            shop.ran("ha " + data);
            logged.add(MDC.get("longhaul.message") + ", " + MDC.get("longhaul.handler") + ", "
                    + MDC.get("longhaul.attempt"));
        })));
        node.paid("order-42");
        shop.run(Duration.ofMinutes(1));
        assertThat(logged).singleElement().isIn("/shop order-42, ha, 1", "null, null, null");
        assertThat(MDC.get("longhaul.message")).isNull();
    }

    @Test
    void transactional_handlers_work_in_the_applications_own_kind_of_transaction() {
        HandlerTransactions own = (inbox, key, work) -> {
            said.add("begin " + key.handler());
            var once = HandlerTransactions.OF_THE_STORE.once(inbox, key, work);
            said.add("commit " + key.handler());
            return once;
        };
        Node node = shop.node(messaging -> messaging.handle(two()).transactions(own));
        node.paid("order-42");
        shop.run(Duration.ofMinutes(1));
        assertThat(said).containsExactly("begin hb", "commit hb");
        assertThat(node.marks("order-42")).containsExactly("ha", "hb");
    }
}
