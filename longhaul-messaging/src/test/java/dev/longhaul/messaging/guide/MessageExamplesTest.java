package dev.longhaul.messaging.guide;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longhaul.Longhaul;
import dev.longhaul.inbox.MessageKey;
import dev.longhaul.jdbc.JdbcStore;
import dev.longhaul.job.AbortException;
import dev.longhaul.job.Decision;
import dev.longhaul.job.Enqueued;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.job.JobType;
import dev.longhaul.job.PayloadCodec;
import dev.longhaul.messaging.Messaging;
import dev.longhaul.messaging.message.MessageType;
import dev.longhaul.messaging.operator.MessageView;
import dev.longhaul.messaging.plan.HandlerOptions;
import dev.longhaul.messaging.plan.Plan;
import dev.longhaul.operator.JobView;
import dev.longhaul.operator.Redrive;
import dev.longhaul.schedule.RetrySchedule;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of docs/messages.md, where {@link MessageGuideTest} finds it. */
class MessageExamplesTest {

    private static final JobType<String> PRINT_LABEL = JobType.of("print-label", PayloadCodec.text());
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final MessageType<String> paid = MessageType.of("order.paid", PayloadCodec.text());
    private final MessageType<String> booked = MessageType.of("order.booked", PayloadCodec.text());
    private final List<String> happened = new CopyOnWriteArrayList<>();
    private final Rows stock = new Rows();
    private final Rows orders = new Rows();
    private final Outside bank = new Outside();
    private final Outside mail = new Outside();
    private final Outside supplier = new Outside();
    private final ThreadLocal<String> tenant = new ThreadLocal<>();

    @TempDir
    private Path folder;

    private DataSource pool;
    private Longhaul longhaul;

    @BeforeEach
    void open() throws SQLException {
        JdbcStore store = JdbcStore.sqlite(folder.resolve("jobs.db"));
        pool = store.dataSource();
        longhaul = Longhaul.builder(store)
                .schedule("quick", RetrySchedule.parse("10ms*3"))
                .handle(PRINT_LABEL, (order, attempt) -> happened.add("label of " + order))
                .build();
        longhaul.start();
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE happened (what TEXT)");
        }
    }

    @AfterEach
    void close() {
        longhaul.close();
    }

    /** A table of the application's. */
    private static final class Rows {
        void insert(Connection connection, String what) throws SQLException {
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO happened VALUES (?)")) {
                insert.setString(1, what);
                insert.executeUpdate();
            }
        }

        void reserve(Connection connection, String order) throws SQLException {
            insert(connection, "reserved " + order);
        }
    }

    /** Somebody who is not in the database. */
    private final class Outside {
        private boolean broken;

        void charge(String order) {
            if (broken) {
                throw new IllegalStateException("the bank is down");
            }
            happened.add("charged " + order);
        }

        void thank(String order) {
            happened.add("thanked for " + order);
        }

        boolean ready(String order) {
            return !broken && !order.isEmpty();
        }
    }

    private List<String> rows() throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT what FROM happened ORDER BY what")) {
            while (found.next()) {
                rows.add(found.getString(1));
            }
        }
        return rows;
    }

    private Messaging shop() {
        // @start twenty
        MessageType<String> paid =
                MessageType.of("order.paid", PayloadCodec.text()); // or JSON: Json.of(OrderPaid.class)

        Messaging messaging = Messaging.on(longhaul)
                .source("/shop") // what this application calls itself
                .handle(Plan.ordered(paid)
                        .handleInTransaction(
                                "reserve", (order, tx, context) -> stock.reserve(tx.connection(), order)) // first
                        .handle(
                                "charge",
                                HandlerOptions.scheduled("10s 1m 10m 1h"),
                                (order, context) -> bank.charge(order)) // then
                        .handle("thank", (order, context) -> mail.thank(order))) // then
                .build();
        longhaul.start();

        messaging.publish(paid.message("order-42", "order-42"));
        // @end twenty
        return messaging;
    }

    @Test
    void a_message_passes_its_handlers() throws SQLException {
        shop();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(happened).containsExactly("charged order-42", "thanked for order-42"));
        assertThat(rows()).containsExactly("reserved order-42");
    }

    @Test
    void handlers_say_more_than_done() {
        // @start saying
        Plan<String> plan = Plan.ordered(paid)
                .decide(
                        "stock",
                        (order, context) -> supplier.ready(order)
                                ? Decision.succeed()
                                        .enqueue(PRINT_LABEL.job(order)) // exists if and only if the handler is done
                                : Decision.snooze(ofMinutes(30)).response("not in stock")) // come back: not a failure
                .handleInTransaction("book", (order, tx, context) -> {
                    if (order.isBlank()) {
                        throw new AbortException("no order"); // dead at once: trying again cannot help
                    }
                    context.publish(booked.message("booked-" + order, order)); // commits with the handler's mark
                });
        // @end saying
        Messaging messaging = Messaging.on(longhaul)
                .handle(plan)
                .handle(Plan.independent(booked).handle("tell", (order, context) -> happened.add("told of " + order)))
                .build();
        messaging.publish(paid.message("order-42", "order-42"));
        JobId blank = messaging.publish(paid.message("order-43", " ")).id();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(happened).contains("label of order-42", "told of order-42"));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                longhaul.jobs().find(blank).orElseThrow().state())
                        .isEqualTo(JobState.DEAD));
    }

    @Test
    void a_step_stands_around_handlers() {
        // @start step
        Messaging messaging = Messaging.on(longhaul)
                .step((context, next) -> {
                    tenant.set(context.message().extension("tenant").orElse("none"));
                    try {
                        next.proceed();
                    } finally {
                        tenant.remove();
                    }
                })
                .build();
        // @end step
        messaging.handle(Plan.ordered(paid).handle("see", (order, context) -> happened.add("tenant " + tenant.get())));
        messaging.publish(paid.message("order-42", "x").extension("tenant", "7"));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(happened).containsExactly("tenant 7"));
    }

    @Test
    void publishing_joins_transactions() throws SQLException {
        Messaging messaging = Messaging.on(longhaul)
                .handle(Plan.ordered(paid).handle("see", (order, context) -> happened.add(order)))
                .build();
        // @start outbox
        longhaul.inTransaction(tx -> {
            orders.insert(tx.connection(), "order-42");
            return messaging.publishIn(tx, paid.message("order-42", "order-42")); // both, or neither
        });

        try (Connection connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            orders.insert(connection, "order-43");
            Enqueued published = messaging.publishIn(connection, paid.message("order-43", "order-43"));
            connection.commit();
            longhaul.committed(
                    List.of(published)); // optional: nodes hear in milliseconds instead of at their next look
        }
        // @end outbox
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(happened).containsExactlyInAnyOrder("order-42", "order-43"));
        assertThat(rows()).containsExactly("order-42", "order-43");
    }

    @Test
    void a_message_in_trouble_is_seen_and_moved() {
        bank.broken = true;
        Messaging messaging = shop();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                latest(messaging).attempts().getLast().said().error())
                        .isEqualTo("handler charge: IllegalStateException: the bank is down"));
        // @start operating
        MessageView view = messaging
                .messages()
                .find("order.paid", new MessageKey("/shop", "order-42"))
                .orElseThrow();
        List<String> states = view.handlers().stream()
                .map(handler -> handler.name() + " " + handler.state().word())
                .toList(); // reserve done, charge failed, thank waiting
        JobId dead = view.job().row().id();
        messaging.messages().redrive(dead, Redrive.NOW, "ann"); // resume: those that are done never run again
        messaging.messages().rerunAll(dead, Redrive.NOW, "ann"); // from the first one, also what was done
        // @end operating
        assertThat(states).containsExactly("reserve done", "charge failed", "thank waiting");
    }

    private static JobView latest(Messaging messaging) {
        return messaging
                .messages()
                .find("order.paid", new MessageKey("/shop", "order-42"))
                .filter(view -> !view.job().attempts().isEmpty())
                .map(MessageView::job)
                .orElseThrow(() -> new AssertionError("not tried yet"));
    }
}
