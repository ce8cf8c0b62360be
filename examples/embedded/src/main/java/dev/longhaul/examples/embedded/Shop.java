package dev.longhaul.examples.embedded;

import static java.time.Duration.ofSeconds;

import dev.longhaul.Longhaul;
import dev.longhaul.jackson.Json;
import dev.longhaul.jdbc.JdbcStore;
import dev.longhaul.job.Decision;
import dev.longhaul.job.JobType;
import dev.longhaul.schedule.RetrySchedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;

/**
 * A shop that captures payments, books them and ships, with Longhaul inside. Start it, kill it, start it again: what was
 * accepted is finished.
 *
 * <p>The payment gateway is "down" while a file named {@code gateway-is-down} lies in the working folder.
 */
public final class Shop {

    // region readme
    record Order(String id, long cents) {}

    static final JobType<Order> CAPTURE = JobType.of("capture-payment", Json.of(Order.class));
    static final JobType<Order> BOOK = JobType.of("book-payment", Json.of(Order.class));
    static final JobType<Order> SHIP = JobType.of("ship-order", Json.of(Order.class));

    static Longhaul open(Path folder, Gateway gateway) {
        return Longhaul.builder(JdbcStore.sqlite(folder.resolve("jobs.db")))
                .schedule("patient", RetrySchedule.parse("1s 1s 2s 5s 1m 10m 1h 2h 6h 15h"))
                .decide(CAPTURE, (order, attempt) -> {
                    gateway.capture(order); // an exception is a failed attempt
                    return Decision.succeed().enqueue(BOOK.job(order)); // the next job, in the outcome's own commit
                })
                .handleInTransaction(BOOK, (order, transaction, attempt) -> { // effect and outcome: one commit
                    Ledger.add(transaction.connection(), order);
                    transaction.enqueue(SHIP.job(order).startIn(ofSeconds(1)));
                })
                .handle(SHIP, (order, attempt) -> System.out.println("shipped " + order.id()))
                .listener(event -> System.out.println(event))
                .build();
    }

    static void accept(Longhaul longhaul, Order order) {
        longhaul.enqueue(CAPTURE.job(order).idempotencyKey(order.id())); // durable when it returns
    }
    // endregion

    private Shop() {}

    /** The outside world: throws while it is down. */
    @FunctionalInterface
    interface Gateway {
        void capture(Order order) throws Exception;
    }

    /** The effect: a row in the same database. */
    static final class Ledger {
        private Ledger() {}

        static void add(java.sql.Connection connection, Order order) throws java.sql.SQLException {
            try (PreparedStatement table = connection.prepareStatement(
                    "create table if not exists ledger (order_id text not null, cents integer not null)")) {
                table.executeUpdate();
            }
            try (PreparedStatement row =
                    connection.prepareStatement("insert into ledger (order_id, cents) values (?, ?)")) {
                row.setString(1, order.id());
                row.setLong(2, order.cents());
                row.executeUpdate();
            }
        }
    }

    /** Accepts one order and works until it is told to stop (Ctrl-C), or killed. */
    public static void main(String[] arguments) throws InterruptedException {
        Path folder = Path.of(arguments.length > 0 ? arguments[0] : ".");
        Gateway gateway = order -> {
            if (Files.exists(folder.resolve("gateway-is-down"))) {
                throw new IOException("the payment gateway is down");
            }
        };
        Longhaul longhaul = open(folder, gateway);
        java.lang.Runtime.getRuntime().addShutdownHook(new Thread(longhaul::close));
        longhaul.start();
        accept(longhaul, new Order("order-42", 990));
        System.out.println("accepted order-42");
        Thread.currentThread().join();
    }
}
