package dev.longhaul.examples.orders;

import dev.longhaul.jackson.Json;
import dev.longhaul.messaging.Messaging;
import dev.longhaul.messaging.message.MessageType;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Takes orders. */
@RestController
public class Orders {

    /** That an order was paid. */
    public static final MessageType<Order> PAID = MessageType.of("order.paid", Json.of(Order.class));

    private final JdbcClient database;
    private final Messaging messaging;

    Orders(JdbcClient database, Messaging messaging) {
        this.database = database;
        this.messaging = messaging;
    }

    /** The order's row and its message are one commit: both are there, or neither. The same order again is refused by its key. */
    @PostMapping("/orders")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Transactional
    public void accept(@RequestBody Order order) {
        database.sql("INSERT INTO orders (id, item, cents) VALUES (?, ?, ?)")
                .params(order.id(), order.item(), order.cents())
                .update();
        messaging.publish(PAID.message("paid-" + order.id(), order));
    }

    /**
     * Something that was done for an order.
     *
     * @param step what
     * @param attempt in which attempt of the message's job
     */
    public record Step(String step, int attempt) {}

    /** What has happened to an order so far, in the order in which it happened. */
    @GetMapping("/orders/{id}/story")
    public List<Step> story(@PathVariable String id) {
        return database.sql("SELECT step, attempt FROM story WHERE order_id = ? ORDER BY place")
                .param(id)
                .query((row, number) -> new Step(row.getString("step"), row.getInt("attempt")))
                .list();
    }
}
