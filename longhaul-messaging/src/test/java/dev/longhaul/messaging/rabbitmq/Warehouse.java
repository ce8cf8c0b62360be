package dev.longhaul.messaging.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import dev.longhaul.Longhaul;
import dev.longhaul.jdbc.JdbcStore;
import dev.longhaul.job.HandlerTransaction;
import dev.longhaul.job.JobState;
import dev.longhaul.job.PayloadCodec;
import dev.longhaul.messaging.Messaging;
import dev.longhaul.messaging.broker.BrokerStatus;
import dev.longhaul.messaging.handler.MessageContext;
import dev.longhaul.messaging.message.MessageType;
import dev.longhaul.messaging.plan.Plan;
import dev.longhaul.operator.JobQuery;
import dev.longhaul.operator.JobView;
import dev.longhaul.schedule.RetrySchedule;
import dev.longhaul.servers.PostgresServer;
import dev.longhaul.servers.RabbitMqServer;
import java.io.IOException;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An application on a real RabbitMQ and a real PostgreSQL: a queue of its own, a handler that writes a row for each message, and an
 * AMQP client beside it that knows nothing of Longhaul.
 */
final class Warehouse implements AutoCloseable {

    static final MessageType<String> PAID = MessageType.of("order.paid", PayloadCodec.text());
    static final Duration PATIENCE = Duration.ofMinutes(2);

    /** One for all tests, emptied before each: many schemas take the server long to stop. */
    private static final String SCHEMA = PostgresServer.newSchema();

    private static final AtomicInteger QUEUES = new AtomicInteger();

    private final RabbitMqServer server = RabbitMqServer.shared();
    private final String queue = "orders-" + QUEUES.incrementAndGet();
    private final JdbcStore pool = JdbcStore.postgresql(SCHEMA, PostgresServer.USER, "");
    private final GatedDataSource database = new GatedDataSource(pool.dataSource());
    private final Set<String> failing = ConcurrentHashMap.newKeySet();
    private final List<Longhaul> nodes = new ArrayList<>();
    private final List<Messaging> messagings = new ArrayList<>();
    private @Nullable Connection client;
    private @Nullable Channel channel;

    private Warehouse() throws SQLException, IOException, TimeoutException {
        try (java.sql.Connection connection = pool.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS effect (message VARCHAR(255) NOT NULL)");
        }
        PostgresServer.empty(SCHEMA);
        client().queueDeclare(queue, true, false, false, Map.of());
    }

    static Warehouse open() {
        try {
            return new Warehouse();
        } catch (SQLException | IOException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    RabbitMqServer server() {
        return server;
    }

    GatedDataSource database() {
        return database;
    }

    String queue() {
        return queue;
    }

    /** The handler of this message fails. */
    void failing(String id) {
        failing.add(id);
    }

    void mended() {
        failing.clear();
    }

    Longhaul engine() {
        Longhaul longhaul = Longhaul.builder(JdbcStore.postgresql(database))
                .schedule("quick", RetrySchedule.parse("50ms*2"))
                .poll(Duration.ofMillis(200))
                .build();
        nodes.add(longhaul);
        return longhaul;
    }

    /** A node that receives from the queue. */
    Messaging node(Longhaul longhaul, UnaryOperator<RabbitMqBuilder> more) {
        Messaging messaging = Messaging.on(longhaul)
                .source("/warehouse")
                .broker(more.apply(RabbitMq.at("rabbit", server.uri()).receive(queue))
                        .build())
                .handle(Plan.ordered(PAID).handleInTransaction("write", (order, tx, context) -> write(tx, context)))
                .build();
        messagings.add(messaging);
        longhaul.start();
        messaging.start();
        return messaging;
    }

    Messaging node() {
        return node(engine(), builder -> builder);
    }

    private void write(HandlerTransaction tx, MessageContext context) throws SQLException, IOException {
        try (PreparedStatement insert = tx.connection().prepareStatement("INSERT INTO effect (message) VALUES (?)")) {
            insert.setString(1, context.message().id());
            insert.executeUpdate();
        }
        if (failing.contains(context.message().id())) {
            throw new IOException("the warehouse is closed");
        }
    }

    /** How many jobs there are, by a connection that the test's gate does not know of. */
    long stored() {
        try (java.sql.Connection connection = pool.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM longhaul_job")) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How often each message had its effect. */
    Map<String, Integer> effects() {
        Map<String, Integer> effects = new TreeMap<>();
        try (java.sql.Connection connection = pool.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT message, COUNT(*) FROM effect GROUP BY 1")) {
            while (rows.next()) {
                effects.put(rows.getString(1), rows.getInt(2));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return effects;
    }

    /** Waits until so many messages had an effect, each exactly once, and nothing is left in the queue. */
    void awaitEffects(int messages) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(effects()).hasSize(messages));
        assertThat(effects().values()).allMatch(times -> times == 1);
    }

    /** The AMQP client beside Longhaul; connected anew if its connection is gone. */
    Channel client() throws IOException, TimeoutException {
        Channel now = channel;
        if (now == null || !now.isOpen()) {
            ConnectionFactory factory = new ConnectionFactory();
            try {
                factory.setUri(server.uri());
            } catch (URISyntaxException | GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
            factory.setAutomaticRecoveryEnabled(false);
            Connection made = factory.newConnection("test");
            client = made;
            now = made.createChannel();
            now.confirmSelect();
            channel = now;
        }
        return now;
    }

    /** Publishes a CloudEvent to the queue. */
    void paid(String id) throws IOException, TimeoutException, InterruptedException {
        publish(event(id), id.getBytes(UTF_8));
    }

    static BasicProperties event(String id) {
        return new BasicProperties.Builder()
                .deliveryMode(2)
                .contentType("text/plain")
                .headers(Map.of(
                        "cloudEvents:specversion", "1.0",
                        "cloudEvents:id", id,
                        "cloudEvents:source", "/shop",
                        "cloudEvents:type", "order.paid"))
                .build();
    }

    void publish(BasicProperties properties, byte[] body) throws IOException, TimeoutException, InterruptedException {
        client().basicPublish("", queue, properties, body);
        client().waitForConfirms(PATIENCE.toMillis());
    }

    /** The next message of a queue, acknowledged; waits for one. */
    GetResponse take(String from) throws IOException, TimeoutException {
        GetResponse there = client().basicGet(from, true);
        return there != null
                ? there
                : await().atMost(PATIENCE).until(() -> client().basicGet(from, true), response -> response != null);
    }

    /** Every job of a type, oldest first. */
    List<JobView> jobs(String type) {
        return nodes.getLast()
                .jobs()
                .listWithHistories(new JobQuery(null, type, null, null, null, JobQuery.MAX_LIMIT))
                .items()
                .reversed();
    }

    /** Waits until so many jobs of a type are there, and all of them are dead. */
    List<JobView> awaitDead(String type, int number) {
        return await().atMost(PATIENCE)
                .until(
                        () -> jobs(type),
                        jobs -> jobs.size() == number && jobs.stream().allMatch(job -> job.state() == JobState.DEAD));
    }

    static BrokerStatus status(Messaging messaging) {
        return messaging.brokers().getFirst();
    }

    static void awaitState(Messaging messaging, BrokerStatus.State state) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(status(messaging).state()).isEqualTo(state));
    }

    @Override
    public void close() throws IOException {
        database.shut(false);
        messagings.forEach(Messaging::close);
        nodes.forEach(Longhaul::close);
        pool.close();
        Connection now = client;
        if (now != null) {
            now.abort();
        }
    }
}
