package dev.longhaul.messaging.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.longhaul.Longhaul;
import dev.longhaul.inbox.MessageKey;
import dev.longhaul.jdbc.JdbcStore;
import dev.longhaul.job.Enqueued;
import dev.longhaul.job.HandlerTransaction;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.job.PayloadCodec;
import dev.longhaul.job.TypeOptions;
import dev.longhaul.messaging.Messaging;
import dev.longhaul.messaging.handler.MessageContext;
import dev.longhaul.messaging.message.MessageType;
import dev.longhaul.messaging.plan.HandlerOptions;
import dev.longhaul.messaging.plan.Plan;
import dev.longhaul.operator.JobQuery;
import dev.longhaul.operator.JobView;
import dev.longhaul.operator.Redrive;
import dev.longhaul.schedule.RetrySchedule;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What holds of messages on every database: a handler's rows are there exactly once, whatever fails, whoever tries. */
abstract class MessagesOnDatabase {

    private static final MessageType<String> PAID = MessageType.of("order.paid", PayloadCodec.text());
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<JdbcStore> stores = new ArrayList<>();
    private final List<Longhaul> nodes = new ArrayList<>();
    private final Map<String, Integer> tries = new ConcurrentHashMap<>();

    /** Another node's store on the test's database. */
    abstract JdbcStore open();

    /** How many nodes can share the database. */
    abstract int nodes();

    /** A table of the application's. */
    private void createEffects() throws SQLException {
        try (Connection connection = stores.getFirst().dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE effect (handler VARCHAR(30) NOT NULL, message VARCHAR(100) NOT NULL)");
        }
    }

    private Longhaul node() {
        JdbcStore store = open();
        stores.add(store);
        Longhaul longhaul = Longhaul.builder(store)
                .schedule("quick", RetrySchedule.parse("50ms*20"))
                .poll(Duration.ofMillis(200))
                .build();
        nodes.add(longhaul);
        return longhaul;
    }

    @AfterEach
    void close() {
        nodes.forEach(Longhaul::close);
    }

    private static void insert(HandlerTransaction tx, MessageContext context) throws SQLException {
        try (PreparedStatement insert =
                tx.connection().prepareStatement("INSERT INTO effect (handler, message) VALUES (?, ?)")) {
            insert.setString(1, context.handler());
            insert.setString(2, context.message().id());
            insert.executeUpdate();
        }
    }

    private void failFirst(int times, MessageContext context) throws IOException {
        if (tries.merge(context.handler() + context.message().id(), 1, Integer::sum) <= times) {
            throw new IOException("down");
        }
    }

    private Messaging four(Longhaul longhaul) {
        return Messaging.on(longhaul)
                .source("/shop")
                .handle(Plan.ordered(PAID)
                        .handleInTransaction("ha", (order, tx, context) -> insert(tx, context))
                        .handleInTransaction("hb", (order, tx, context) -> insert(tx, context))
                        .handleInTransaction("hc", HandlerOptions.scheduled("20ms*10"), (order, tx, context) -> {
                            insert(tx, context);
                            failFirst(3, context);
                        })
                        .handleInTransaction("hd", (order, tx, context) -> insert(tx, context)))
                .build();
    }

    /** How often each handler's effect is there, {@code handler} to {@code messages x times}. */
    private Map<String, Integer> effects() throws SQLException {
        Map<String, Integer> counts = new TreeMap<>();
        try (Connection connection = stores.getLast().dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT handler, message, COUNT(*) FROM effect GROUP BY 1, 2")) {
            while (rows.next()) {
                counts.merge(rows.getString(1) + " " + rows.getInt(3) + " times", 1, Integer::sum);
            }
        }
        return counts;
    }

    private static List<JobView> open(Longhaul longhaul) {
        return longhaul.jobs()
                .list(new JobQuery(JobState.SCHEDULED, null, null, null, null, 200))
                .items();
    }

    @Test
    void rows_that_handlers_insert_are_there_once_for_each_message_published_at_every_node() throws SQLException {
        List<Longhaul> all = IntStream.range(0, nodes()).mapToObj(i -> node()).toList();
        List<Messaging> messagings = all.stream().map(this::four).toList();
        all.forEach(Longhaul::start);
        createEffects();
        for (int i = 0; i < 100; i++) {
            String order = "order-" + i;
            List<JobId> ids = messagings.stream()
                    .map(messaging ->
                            messaging.publish(PAID.message(order, order)).id())
                    .toList();
            assertThat(ids).containsOnly(ids.getFirst());
        }
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(open(all.getFirst())).isEmpty());
        assertThat(effects())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("ha 1 times", 100, "hb 1 times", 100, "hc 1 times", 100, "hd 1 times", 100));
        assertThat(tries.values()).containsOnly(4);
        assertThat(all.getFirst()
                        .jobs()
                        .list(new JobQuery(JobState.DEAD, null, null, null, null, 200))
                        .items())
                .isEmpty();
    }

    @Test
    void a_publishers_rollback_leaves_nothing_and_its_commit_leaves_the_message() throws SQLException {
        Longhaul longhaul = node();
        Messaging messaging = four(longhaul);
        longhaul.start();
        createEffects();
        try (Connection connection = stores.getFirst().dataSource().getConnection()) {
            connection.setAutoCommit(false);
            messaging.publishIn(connection, PAID.message("order-41", "order-41"));
            connection.rollback();
            Enqueued published = messaging.publishIn(connection, PAID.message("order-42", "order-42"));
            connection.commit();
            longhaul.committed(List.of(published));
        }
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(effects()).hasSize(4));
        assertThat(messaging.messages().find("order.paid", new MessageKey("/shop", "order-41")))
                .isEmpty();
        assertThat(effects())
                .containsOnlyKeys("ha 1 times", "hb 1 times", "hc 1 times", "hd 1 times")
                .containsValue(1);
    }

    @Test
    void a_rolled_back_transaction_of_longhauls_own_leaves_neither_rows_nor_message() throws SQLException {
        Longhaul longhaul = node();
        Messaging messaging = four(longhaul);
        longhaul.start();
        createEffects();
        assertThatThrownBy(() -> longhaul.inTransaction(tx -> {
                    try (Statement statement = tx.connection().createStatement()) {
                        statement.execute("INSERT INTO effect (handler, message) VALUES ('order', 'order-41')");
                    }
                    messaging.publishIn(tx, PAID.message("order-41", "order-41"));
                    throw new IOException("no stock");
                }))
                .isInstanceOf(IOException.class);
        assertThat(effects()).isEmpty();
        assertThat(messaging.messages().find("order.paid", new MessageKey("/shop", "order-41")))
                .isEmpty();
    }

    @Test
    void a_handler_that_times_out_is_named_and_runs_again_and_those_before_it_do_not() throws SQLException {
        Longhaul longhaul = node();
        CountDownLatch never = new CountDownLatch(1);
        Messaging messaging = Messaging.on(longhaul)
                .handle(Plan.ordered(PAID)
                        .options(TypeOptions.DEFAULT.timeout(Duration.ofMillis(300)))
                        .handleInTransaction("ha", (order, tx, context) -> insert(tx, context))
                        .handleInTransaction("hb", (order, tx, context) -> {
                            insert(tx, context);
                            if (tries.merge("hb", 1, Integer::sum) == 1) {
                                never.await();
                            }
                        }))
                .build();
        longhaul.start();
        createEffects();
        JobId job = messaging.publish(PAID.message("order-42", "order-42")).id();
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(longhaul.jobs().find(job).orElseThrow().state())
                                .isEqualTo(JobState.SUCCEEDED));
        assertThat(effects()).containsExactlyInAnyOrderEntriesOf(Map.of("ha 1 times", 1, "hb 1 times", 1));
        assertThat(longhaul.jobs()
                        .find(job)
                        .orElseThrow()
                        .attempts()
                        .getFirst()
                        .said()
                        .error())
                .contains("timed out after PT0.3S", "handler hb");
    }

    @Test
    void what_died_is_resumed_by_a_process_that_starts_later_and_run_from_the_start_if_so_asked() throws SQLException {
        Longhaul before = node();
        Messaging broken = Messaging.on(before)
                .handle(Plan.ordered(PAID)
                        .handleInTransaction("ha", (order, tx, context) -> insert(tx, context))
                        .handle("hb", HandlerOptions.scheduled("10ms"), (order, context) -> {
                            throw new IOException("down");
                        }))
                .build();
        before.start();
        createEffects();
        MessageKey first = new MessageKey("/", "order-1");
        MessageKey second = new MessageKey("/", "order-2");
        broken.publishAll(List.of(PAID.message("order-1", "1"), PAID.message("order-2", "2")));
        for (MessageKey key : List.of(first, second)) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(broken.messages()
                                    .find("order.paid", key)
                                    .orElseThrow()
                                    .job()
                                    .state())
                            .isEqualTo(JobState.DEAD));
        }
        before.close();

        Longhaul after = node();
        Messaging mended = Messaging.on(after)
                .handle(Plan.ordered(PAID)
                        .handleInTransaction("ha", (order, tx, context) -> insert(tx, context))
                        .handleInTransaction("hb", (order, tx, context) -> insert(tx, context)))
                .build();
        after.start();
        mended.messages().redrive(job(mended, first), Redrive.NOW, "ann");
        mended.messages().rerunAll(job(mended, second), Redrive.NOW, "ann");
        for (MessageKey key : List.of(first, second)) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(mended.messages()
                                    .find("order.paid", key)
                                    .orElseThrow()
                                    .job()
                                    .state())
                            .isEqualTo(JobState.SUCCEEDED));
        }
        assertThat(effects())
                .containsExactlyInAnyOrderEntriesOf(Map.of("ha 1 times", 1, "ha 2 times", 1, "hb 1 times", 2));
    }

    private static JobId job(Messaging messaging, MessageKey key) {
        return messaging
                .messages()
                .find("order.paid", key)
                .orElseThrow()
                .job()
                .row()
                .id();
    }
}
