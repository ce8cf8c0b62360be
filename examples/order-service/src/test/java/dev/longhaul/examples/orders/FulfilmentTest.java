package dev.longhaul.examples.orders;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.messaging.Messaging;
import dev.longhaul.spring.test.LonghaulTest;
import dev.longhaul.spring.test.LonghaulTestClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A gateway that is down for ten hours, in milliseconds. */
@SpringBootTest(
        properties = {
            "spring.datasource.url=jdbc:sqlite:file:fulfilment?mode=memory&cache=shared",
            "spring.datasource.hikari.maximum-pool-size=1",
            "gateway.down-for=14"
        },
        webEnvironment = SpringBootTest.WebEnvironment.NONE)
@LonghaulTest
class FulfilmentTest {

    @Autowired
    private Orders orders;

    @Autowired
    private Gateway gateway;

    @Autowired
    private JdbcClient database;

    @Autowired
    private Messaging messaging;

    @Autowired
    private LonghaulTestClock clock;

    @Test
    void only_the_handler_that_fails_is_tried_again_and_everything_else_happens_once() {
        orders.accept(new Order("42", "kettle", 4900));

        clock.advance(Duration.ofHours(9));
        assertThat(orders.story("42")).extracting(Orders.Step::step).containsExactly("reserved");

        clock.advance(Duration.ofHours(2));
        assertThat(orders.story("42")).extracting(Orders.Step::step).containsExactly("reserved", "invoiced", "shipped");
        assertThat(gateway.asked("42")).isEqualTo(15);
        assertThat(database.sql("SELECT pieces FROM stock WHERE item = 'kettle'")
                        .query(Integer.class)
                        .single())
                .isEqualTo(99);
    }

    @Test
    void the_plan_can_be_read() {
        assertThat(messaging.plans())
                .singleElement()
                .hasToString("order.paid: reserve (in a transaction), then charge (schedule 1s 2s 5s 1m 10m 1h*24),"
                        + " then invoice (in a transaction), then ship (in a transaction)");
    }
}
