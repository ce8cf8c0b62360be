package dev.longhaul.jdbc.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.longhaul.CurrentTransaction;
import dev.longhaul.Longhaul;
import dev.longhaul.LonghaulBuilder;
import dev.longhaul.inbox.Inbox;
import dev.longhaul.inbox.InboxKey;
import dev.longhaul.inbox.MessageKey;
import dev.longhaul.inbox.Once;
import dev.longhaul.jdbc.JdbcStore;
import dev.longhaul.job.Enqueued;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.job.JobType;
import dev.longhaul.job.PayloadCodec;
import dev.longhaul.store.StoreException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Effects in the application's own tables, each with its mark: on every database, with real threads and connections. */
abstract class InboxOnDatabase {

    private static final JobType<String> SHIP = JobType.of("ship", PayloadCodec.text());
    private static final MessageKey MESSAGE = new MessageKey("/shop", "order-42");
    private static final InboxKey BOOK = MESSAGE.by("book");
    private static final Executor THREADS = task -> Thread.ofVirtual().start(task);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private JdbcStore store;

    /** An empty database. */
    abstract JdbcStore newStore();

    /** Another node's way to the same database; null where there can be none. */
    abstract @Nullable JdbcStore another();

    @BeforeEach
    void make_a_ledger() throws SQLException {
        store = newStore();
        store.prepare();
        try (Connection connection = store.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("drop table if exists ledger");
            statement.execute("create table ledger (entry varchar(100) not null)");
        }
    }

    private LonghaulBuilder builder() {
        return Longhaul.builder(store);
    }

    private static Longhaul started(LonghaulBuilder builder) {
        Longhaul longhaul = builder.build();
        longhaul.start();
        return longhaul;
    }

    private static void write(Connection connection, String entry) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into ledger values (?)")) {
            insert.setString(1, entry);
            insert.executeUpdate();
        }
    }

    private List<String> ledger() throws SQLException {
        List<String> entries = new ArrayList<>();
        try (Connection connection = store.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select entry from ledger order by entry")) {
            while (rows.next()) {
                entries.add(rows.getString(1));
            }
        }
        return entries;
    }

    private Connection callers() throws SQLException {
        Connection connection = store.dataSource().getConnection();
        connection.setAutoCommit(false);
        return connection;
    }

    private static Once book(Inbox inbox, String by) throws SQLException {
        return inbox.once(BOOK, transaction -> {
            write(transaction.connection(), by);
            return by.getBytes(UTF_8);
        });
    }

    private static Once bookOrFail(Inbox inbox, String by) {
        try {
            return book(inbox, by);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void of_many_who_race_for_one_key_one_has_an_effect_and_all_get_its_result() throws SQLException {
        JdbcStore second = another();
        try (Longhaul here = builder().build();
                Longhaul there =
                        second == null ? here : Longhaul.builder(second).build()) {
            CyclicBarrier start = new CyclicBarrier(12);
            List<CompletableFuture<Once>> racers = IntStream.range(0, 12)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> {
                                awaitAll(start);
                                return bookOrFail(i % 2 == 0 ? here.inbox() : there.inbox(), "racer " + i);
                            },
                            THREADS))
                    .toList();
            List<Once> all = racers.stream().map(CompletableFuture::join).toList();

            assertThat(ledger()).hasSize(1);
            byte[] winner = ledger().getFirst().getBytes(UTF_8);
            assertThat(all)
                    .extracting(Once::result)
                    .allSatisfy(result -> assertThat(result).isEqualTo(winner));
            assertThat(all).filteredOn(Once::ran).hasSize(1);
        }
    }

    @Test
    void of_many_who_race_for_the_same_marks_each_mark_is_made_once() {
        JdbcStore second = another();
        try (Longhaul here = builder().build();
                Longhaul there =
                        second == null ? here : Longhaul.builder(second).build()) {
            CyclicBarrier start = new CyclicBarrier(8);
            List<CompletableFuture<Long>> racers = IntStream.range(0, 8)
                    .mapToObj(racer -> CompletableFuture.supplyAsync(
                            () -> {
                                awaitAll(start);
                                Inbox inbox = racer % 2 == 0 ? here.inbox() : there.inbox();
                                return IntStream.range(0, 100)
                                        .map(i -> racer < 4 ? i : 99 - i)
                                        .filter(i -> inbox.mark(new MessageKey("/race", "m" + i).by("h"))
                                                .ran())
                                        .count();
                            },
                            THREADS))
                    .toList();

            assertThat(racers.stream().mapToLong(CompletableFuture::join).sum()).isEqualTo(100);
        }
    }

    private static void awaitAll(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void an_effect_that_fails_leaves_nothing_and_may_be_done_again() throws SQLException {
        try (Longhaul longhaul = builder().build()) {
            Inbox inbox = longhaul.inbox();
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> inbox.once(BOOK, transaction -> {
                        write(transaction.connection(), "rolled back");
                        throw new IOException("after the effect");
                    }));
            assertThat(ledger()).isEmpty();
            assertThat(inbox.handledOf(MESSAGE)).isEmpty();

            assertThat(book(inbox, "again").ran()).isTrue();
            assertThat(ledger()).containsExactly("again");
        }
    }

    @Test
    void an_effect_whose_statement_failed_is_not_committed_although_the_work_hides_it() throws SQLException {
        try (Longhaul longhaul = builder().build()) {
            Inbox inbox = longhaul.inbox();
            boolean[] ran = new boolean[1];
            try {
                ran[0] = inbox.once(BOOK, transaction -> {
                            write(transaction.connection(), "before");
                            try (Statement statement = transaction.connection().createStatement()) {
                                statement.execute("insert into no_such_table values (1)");
                            } catch (SQLException hidden) {
                                // What such code does.
                            }
                            return null;
                        })
                        .ran();
            } catch (StoreException e) {
                assertThat(ran[0]).isFalse();
            }
            assertThat(ledger()).hasSize(ran[0] ? 1 : 0);
            assertThat(inbox.handledOf(MESSAGE)).hasSize(ran[0] ? 1 : 0);
        }
    }

    @Test
    void many_at_once_do_not_keep_the_engine_from_its_own_work() throws SQLException {
        int many = 60;
        try (Longhaul longhaul = builder().workers(many).build()) {
            longhaul.handle(
                    SHIP,
                    (order, attempt) -> longhaul.inbox(attempt)
                            .once(new MessageKey("/shop", order).by("ship"), transaction -> {
                                write(transaction.connection(), order);
                                return null;
                            }));
            longhaul.start();
            List<JobId> ids = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                ids.add(longhaul.enqueue(SHIP.job("order-" + i)).id());
            }
            await().atMost(PATIENCE)
                    .until(() -> ids.stream()
                            .allMatch(
                                    id -> longhaul.jobs().find(id).orElseThrow().state() == JobState.SUCCEEDED));

            assertThat(ledger()).hasSize(many);
            assertThat(ids)
                    .allSatisfy(id -> assertThat(
                                    longhaul.jobs().find(id).orElseThrow().attempts())
                            .hasSize(1));
        }
    }

    @Test
    void in_the_callers_transaction_the_mark_commits_and_rolls_back_with_it() throws SQLException {
        try (Longhaul longhaul = started(builder());
                Connection connection = callers()) {
            Inbox inbox = longhaul.inbox();
            Once rolledBack = bookIn(inbox, connection, "rolled back");
            connection.rollback();
            assertThat(rolledBack.ran()).isTrue();
            assertThat(inbox.handledOf(MESSAGE)).isEmpty();

            Once committed = bookIn(inbox, connection, "committed");
            Once repeated = bookIn(inbox, connection, "repeated");
            assertThat(inbox.handledOf(MESSAGE)).as("before the commit").isEmpty();
            connection.commit();

            assertThat(committed.ran()).isTrue();
            assertThat(repeated.ran()).isFalse();
            assertThat(repeated.result()).isEqualTo("committed".getBytes(UTF_8));
            assertThat(ledger()).containsExactly("committed");
            assertThat(inbox.handledOf(MESSAGE)).containsOnlyKeys("book");
        }
    }

    private static Once bookIn(Inbox inbox, Connection connection, String entry) throws SQLException {
        return inbox.onceIn(connection, BOOK, transaction -> {
            write(transaction.connection(), entry);
            return entry.getBytes(UTF_8);
        });
    }

    @Test
    void what_the_work_throws_undoes_its_effect_and_mark_and_nothing_else_of_the_callers_transaction()
            throws SQLException {
        try (Longhaul longhaul = started(builder());
                Connection connection = callers()) {
            Inbox inbox = longhaul.inbox();
            write(connection, "the caller's own");
            inbox.onceIn(connection, MESSAGE.by("outer"), outer -> {
                write(connection, "outer");
                assertThatExceptionOfType(IOException.class)
                        .isThrownBy(() -> inbox.onceIn(connection, MESSAGE.by("inner"), inner -> {
                            write(connection, "inner");
                            throw new IOException("after the effect");
                        }));
                return null;
            });
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> inbox.onceIn(connection, MESSAGE.by("around"), around -> {
                        write(connection, "around");
                        inbox.onceIn(connection, MESSAGE.by("within"), within -> {
                            write(connection, "within");
                            return null;
                        });
                        throw new IOException("after both");
                    }));
            connection.commit();

            assertThat(ledger()).containsExactly("outer", "the caller's own");
            assertThat(inbox.handledOf(MESSAGE)).containsOnlyKeys("outer");
        }
    }

    @Test
    void work_in_a_transaction_commits_with_its_jobs_which_start_at_once() throws SQLException {
        List<String> shipped = new CopyOnWriteArrayList<>();
        try (Longhaul longhaul = builder()
                .poll(Duration.ofSeconds(30))
                .handle(SHIP, (order, attempt) -> shipped.add(order))
                .build()) {
            longhaul.start();
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> longhaul.inTransaction(transaction -> {
                        write(transaction.connection(), "rolled back");
                        transaction.enqueue(SHIP.job("rolled back"));
                        throw new IOException("no");
                    }));
            longhaul.<JobId, SQLException>inTransaction(transaction -> {
                write(transaction.connection(), "committed");
                return transaction.enqueue(SHIP.job("committed"));
            });
            await().atMost(Duration.ofSeconds(20)).until(() -> !shipped.isEmpty());

            assertThat(shipped).containsExactly("committed");
            assertThat(ledger()).containsExactly("committed");
        }
    }

    @Test
    void what_the_caller_says_it_has_committed_starts_at_once() throws SQLException {
        List<String> shipped = new CopyOnWriteArrayList<>();
        try (Longhaul longhaul =
                started(builder().poll(Duration.ofSeconds(30)).handle(SHIP, (order, attempt) -> shipped.add(order)))) {
            // The first look is over, and the next one would be half a minute away.
            longhaul.enqueue(SHIP.job("first"));
            await().atMost(PATIENCE).until(() -> shipped.size() == 1);
            Enqueued enqueued;
            try (Connection connection = callers()) {
                enqueued = longhaul.enqueueIn(connection, SHIP.job("order-42"));
                connection.commit();
            }
            longhaul.committed(List.of(enqueued));

            await().atMost(Duration.ofSeconds(20)).until(() -> shipped.contains("order-42"));
        }
    }

    /** The application's transactions, as whatever manages them would tell of them. */
    private static final class Application implements CurrentTransaction {
        private @Nullable Connection open;
        private final List<Runnable> afterCommit = new ArrayList<>();

        @Override
        public @Nullable Connection connection() {
            return open;
        }

        @Override
        public void afterCommit(Runnable action) {
            afterCommit.add(action);
        }

        void commit() throws SQLException {
            Connection connection = open;
            open = null;
            if (connection != null) {
                connection.commit();
            }
            afterCommit.forEach(Runnable::run);
        }
    }

    @Test
    void in_a_transaction_of_the_applications_that_the_engine_knows_of_everything_is_part_of_that()
            throws SQLException {
        Application application = new Application();
        List<String> shipped = new CopyOnWriteArrayList<>();
        try (Longhaul longhaul = started(builder()
                .transaction(application)
                .poll(Duration.ofSeconds(30))
                .handle(SHIP, (order, attempt) -> shipped.add(order)))) {
            Inbox inbox = longhaul.inbox();
            try (Connection connection = callers()) {
                application.open = connection;
                assertThat(book(inbox, "in the application's").ran()).isTrue();
                inbox.mark(MESSAGE.by("bill"), null, List.of(SHIP.job("with the mark")));
                longhaul.inTransaction(transaction -> transaction.enqueue(SHIP.job("in transaction")));
                assertThat(inbox.handledOf(MESSAGE)).as("before the commit").isEmpty();
                application.commit();
            }

            assertThat(inbox.handledOf(MESSAGE)).containsOnlyKeys("book", "bill");
            assertThat(ledger()).containsExactly("in the application's");
            await().atMost(Duration.ofSeconds(20)).until(() -> shipped.size() == 2);
            assertThat(shipped).containsExactlyInAnyOrder("with the mark", "in transaction");
        }
    }
}
