package dev.longhaul.examples.orders;

import dev.longhaul.messaging.handler.MessageContext;
import dev.longhaul.spring.message.MessageHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What follows a paid order, one handler after the other. Three work in the database: each has its effect exactly once. The one that
 * charges asks somebody else, and is tried again, alone, until that answers.
 */
@Component
public class Fulfilment {

    private final JdbcClient database;
    private final Gateway gateway;

    Fulfilment(JdbcClient database, Gateway gateway) {
        this.database = database;
        this.gateway = gateway;
    }

    /** Takes one of the item from the stock. */
    @MessageHandler(type = "order.paid", name = "reserve", order = 1)
    @Transactional
    public void reserve(Order order, MessageContext context) {
        database.sql("UPDATE stock SET pieces = pieces - 1 WHERE item = ?")
                .param(order.item())
                .update();
        tell(order, "reserved", context);
    }

    /** Charges the customer; the gateway knows the order's id, and does nothing twice. */
    @MessageHandler(type = "order.paid", name = "charge", order = 2, schedule = "${charge.schedule}")
    public void charge(Order order) {
        gateway.charge(order.id(), order.cents());
    }

    /** Writes the invoice. */
    @MessageHandler(type = "order.paid", name = "invoice", order = 3)
    @Transactional
    public void invoice(Order order, MessageContext context) {
        tell(order, "invoiced", context);
    }

    /** Has it shipped. */
    @MessageHandler(type = "order.paid", name = "ship", order = 4)
    @Transactional
    public void ship(Order order, MessageContext context) {
        tell(order, "shipped", context);
    }

    private void tell(Order order, String step, MessageContext context) {
        database.sql("""
                        INSERT INTO story (order_id, step, attempt, place)
                        SELECT ?, ?, ?, COUNT(*) + 1 FROM story WHERE order_id = ?""")
                .params(order.id(), step, context.attempt().number(), order.id())
                .update();
    }
}
