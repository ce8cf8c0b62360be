package dev.longhaul.messaging.plan;

import static dev.longhaul.messaging.Shop.PAID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longhaul.job.PayloadCodec;
import dev.longhaul.job.TypeOptions;
import dev.longhaul.messaging.Shop;
import dev.longhaul.messaging.handler.MessageHandler;
import dev.longhaul.messaging.message.MessageType;
import dev.longhaul.messaging.message.StoredMessage;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanTest {

    private static final MessageHandler<String> NOTHING = (data, context) -> {};

    @Test
    void is_data_that_can_be_read() {
        Plan<String> plan = Plan.ordered(PAID)
                .handleInTransaction("reserve", (data, tx, context) -> {})
                .handle("charge", HandlerOptions.scheduled("10s 1m").formerName("pay"), NOTHING)
                .handle("mail", NOTHING);
        assertThat(plan)
                .hasToString(
                        "order.paid: reserve (in a transaction), then charge (schedule 10s 1m, formerly pay), then mail");
        assertThat(Plan.independent(PAID).handle("a", NOTHING).handle("b", NOTHING))
                .hasToString("order.paid: a, independently b");
        assertThat(Plan.ordered(PAID)).hasToString("order.paid: no handlers");
        assertThat(plan.handlers()).extracting(PlannedHandler::name).containsExactly("reserve", "charge", "mail");
    }

    @Test
    void has_these_defaults() {
        Plan<String> plan = Plan.ordered(PAID).handle("a", NOTHING);
        assertThat(plan.settings()).isEqualTo(new Plan.Settings(null, null));
        assertThat(plan.handlers().getFirst().options()).isEqualTo(HandlerOptions.DEFAULT);
        assertThat(HandlerOptions.DEFAULT.schedule()).isNull();
        TypeOptions slow = TypeOptions.DEFAULT.timeout(Duration.ofHours(1));
        assertThat(plan.options(slow).schedule("1m").settings()).isEqualTo(new Plan.Settings("1m", slow));
    }

    @Test
    void two_handlers_never_share_a_name_not_even_a_former_one() {
        Plan<String> plan =
                Plan.ordered(PAID).handle("pay", NOTHING).handle("mail", HandlerOptions.formerly("post"), NOTHING);
        assertThatThrownBy(() -> plan.handle("pay", NOTHING))
                .hasMessageContaining("the name pay stands for two handlers of order.paid");
        assertThatThrownBy(() -> plan.handle("post", NOTHING)).hasMessageContaining("post");
        assertThatThrownBy(() -> plan.handle("charge", HandlerOptions.formerly("pay"), NOTHING))
                .hasMessageContaining("pay");
        assertThatThrownBy(() -> plan.handle("a", HandlerOptions.formerly("a"), NOTHING))
                .hasMessageContaining("the name a ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "1st", "with space", "a:b", "a,b", "\u00e4", "a/b", "-a", "h234567890123456789012345678901"})
    void a_name_that_cannot_stand_in_a_job_type_is_refused(String name) {
        assertThatThrownBy(() -> Plan.ordered(PAID).handle(name, NOTHING))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not a name: use 1 to " + StoredMessage.MAX_HANDLER_LENGTH);
        assertThatThrownBy(() -> HandlerOptions.formerly(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void it_has_at_most_a_hundred_handlers() {
        Plan<String> plan = Plan.ordered(PAID);
        for (int i = 0; i < Plan.MAX_HANDLERS; i++) {
            plan = plan.handle("h" + i, NOTHING);
        }
        Plan<String> full = plan;
        assertThatThrownBy(() -> full.handle("more", NOTHING))
                .hasMessageContaining("101 handlers of order.paid; at most 100");
    }

    @Test
    void a_type_has_one_plan_on_a_node() {
        Shop shop = new Shop();
        assertThatThrownBy(() -> shop.node(messaging -> messaging
                        .handle(Plan.ordered(PAID).handle("a", NOTHING))
                        .handle(Plan.independent(PAID).handle("b", NOTHING))))
                .hasMessageContaining("message type order.paid has a plan already");
        assertThat(Set.of(MessageType.of("order.paid", PayloadCodec.text()).name()))
                .containsExactly("order.paid");
    }
}
