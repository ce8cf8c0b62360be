package dev.longhaul.trials.node;

import dev.longhaul.Longhaul;
import dev.longhaul.job.AbortException;
import dev.longhaul.job.HandlerTransaction;
import dev.longhaul.job.JobId;
import dev.longhaul.job.PayloadCodec;
import dev.longhaul.messaging.Messaging;
import dev.longhaul.messaging.handler.MessageContext;
import dev.longhaul.messaging.message.MessageRequest;
import dev.longhaul.messaging.message.MessageType;
import dev.longhaul.messaging.plan.HandlerOptions;
import dev.longhaul.messaging.plan.Plan;
import dev.longhaul.operator.Moved;
import dev.longhaul.operator.Redrive;
import dev.longhaul.store.StoreException;
import dev.longhaul.trials.time.TrialTime;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Orders that are paid, and four handlers that want to know, each of which inserts a row into the same database; the third fails
 * at first for some orders, and for good for others until they are mended. The orders' own rows are the account of what was
 * published: each is inserted in the transaction that publishes its message. Thread-safe.
 */
final class MessageFlow {

    /** Every so manieth order cannot be charged before somebody mends it. */
    private static final int HOPELESS = 50;

    private static final int ROLLED_BACK_PERCENT = 10;
    private static final int PUBLISHED_AGAIN_PERCENT = 30;
    private static final MessageType<String> PAID = MessageType.of("order.paid", PayloadCodec.text());

    private final Longhaul longhaul;
    private final Messaging messaging;
    private final TrialTime time;
    private final SplittableRandom random;
    private volatile boolean stopped = true;
    private @Nullable Thread producer;

    MessageFlow(Longhaul longhaul, TrialTime time, SplittableRandom random) {
        this.longhaul = longhaul;
        this.time = time;
        this.random = random;
        this.messaging = Messaging.on(longhaul)
                .source("/shop")
                .handle(Plan.ordered(PAID)
                        .schedule("200ms*4")
                        .handleInTransaction("ha", (order, tx, context) -> insert(tx, context))
                        .handleInTransaction("hb", (order, tx, context) -> insert(tx, context))
                        .handleInTransaction("hc", HandlerOptions.scheduled("100ms*6"), (order, tx, context) -> {
                            insert(tx, context);
                            charge(Long.parseLong(order), tx, context);
                        })
                        .handleInTransaction("hd", (order, tx, context) -> insert(tx, context)))
                .build();
    }

    /** A row of the effects, for the handler and the message of that context. */
    static void insert(HandlerTransaction tx, MessageContext context) throws SQLException {
        try (PreparedStatement insert =
                tx.connection().prepareStatement("INSERT INTO trial_message_effect (handler, message) VALUES (?, ?)")) {
            insert.setString(1, context.handler());
            insert.setLong(2, Long.parseLong(context.message().id()));
            insert.executeUpdate();
        }
    }

    private static void charge(long order, HandlerTransaction tx, MessageContext context) throws SQLException {
        if (order % HOPELESS == 0 && !mended(tx)) {
            throw new AbortException("order " + order + " cannot be charged");
        }
        if (context.attempt().number() <= order % 4) {
            throw new IllegalStateException("the bank is down");
        }
    }

    private static boolean mended(HandlerTransaction tx) throws SQLException {
        try (Statement statement = tx.connection().createStatement();
                ResultSet rows = statement.executeQuery("SELECT 1 FROM trial_mended")) {
            return rows.next();
        }
    }

    /** Publishes so many messages a second until it is stopped. */
    synchronized void start(int perSecond) {
        stop();
        stopped = false;
        Duration between = Duration.ofSeconds(1).dividedBy(perSecond);
        producer = Thread.ofPlatform().name("messages").start(() -> {
            while (!stopped) {
                publish();
                time.pause(between);
            }
        });
    }

    /** Publishes nothing more; what was begun is ended. */
    synchronized void stop() {
        stopped = true;
        Thread running = producer;
        if (running != null) {
            try {
                running.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            producer = null;
        }
    }

    private void publish() {
        boolean rollsBack = random.nextInt(100) < ROLLED_BACK_PERCENT;
        try {
            longhaul.inTransaction(tx -> {
                long order = order(tx.connection());
                messaging.publishIn(tx, paid(order));
                if (rollsBack) {
                    throw new RolledBack();
                }
                return order;
            });
            if (random.nextInt(100) < PUBLISHED_AGAIN_PERCENT) {
                publishAgain();
            }
        } catch (RolledBack e) {
            // Nothing of it is anywhere: the trial looks.
        } catch (SQLException | StoreException e) {
            System.err.println("not published: " + e.getMessage());
        }
    }

    private static long order(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "INSERT INTO trial_order (id) VALUES (nextval('trial_order_id')) RETURNING id")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** One of the latest orders, which another node may be publishing or handling just now. */
    private void publishAgain() throws SQLException {
        Long latest = longhaul.inTransaction(tx -> {
            try (Statement statement = tx.connection().createStatement();
                    ResultSet rows = statement.executeQuery("SELECT max(id) FROM trial_order")) {
                return rows.next() ? rows.getLong(1) : 0L;
            }
        });
        if (latest > 0) {
            messaging.publish(paid(latest));
        }
    }

    private static MessageRequest paid(long order) {
        return PAID.message(Long.toString(order), Long.toString(order));
    }

    /** Redrives a dead message; says what was answered. */
    String redrive(JobId job) {
        return switch (messaging.messages().redrive(job, Redrive.NOW, Operator.BY)) {
            case Moved.Done done -> "done";
            case Moved.InFlight inFlight -> "in flight";
            case Moved.WrongState wrong -> wrong.state().word();
            case Moved.NotFound notFound -> "not found";
        };
    }

    /** Thrown out of a transaction that is to leave nothing. */
    private static final class RolledBack extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
