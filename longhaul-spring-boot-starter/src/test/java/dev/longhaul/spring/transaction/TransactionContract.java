package dev.longhaul.spring.transaction;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.longhaul.Longhaul;
import dev.longhaul.job.Attempt;
import dev.longhaul.job.Decision;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.job.JobType;
import dev.longhaul.job.PayloadCodec;
import dev.longhaul.spring.job.JobHandler;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Enqueueing in an application's transactions, on one kind of database. */
abstract class TransactionContract {

    static final JobType<String> SHIP = JobType.of("ship", PayloadCodec.text());

    /** An application on a new database. */
    abstract ApplicationContextRunner application();

    @Configuration(proxyBeanMethods = false)
    static class Shop {
        @Bean
        Orders orders(Longhaul longhaul, JdbcClient database) {
            return new Orders(longhaul, database);
        }

        @Bean
        Shipping shipping() {
            return new Shipping();
        }
    }

    public static class Orders {
        private final Longhaul longhaul;
        private final JdbcClient database;

        Orders(Longhaul longhaul, JdbcClient database) {
            this.longhaul = longhaul;
            this.database = database;
        }

        /** The order and its job are one commit. */
        @Transactional
        public JobId accept(String order, boolean fails) {
            database.sql("INSERT INTO orders (id) VALUES (?)").param(order).update();
            JobId job = longhaul.enqueue(SHIP.job(order)).id();
            if (fails) {
                throw new IllegalStateException("changed its mind");
            }
            return job;
        }
    }

    static class Shipping {
        private final List<String> shipped = new CopyOnWriteArrayList<>();

        @JobHandler(type = "ship")
        void ship(String order, Attempt attempt) {
            shipped.add(order);
        }
    }

    @Test
    void a_job_is_there_if_and_only_if_the_transaction_commits() {
        application().withUserConfiguration(Shop.class).run(context -> {
            Longhaul longhaul = context.getBean(Longhaul.class);
            Orders orders = context.getBean(Orders.class);
            JdbcClient database = context.getBean(JdbcClient.class);
            database.sql("CREATE TABLE orders (id VARCHAR(20) PRIMARY KEY)").update();

            assertThatThrownBy(() -> orders.accept("regretted", true)).hasMessage("changed its mind");
            JobId job = orders.accept("wanted", false);

            await().atMost(ofSeconds(20))
                    .untilAsserted(() -> assertThat(
                                    longhaul.jobs().find(job).orElseThrow().state())
                            .isEqualTo(JobState.SUCCEEDED));
            assertThat(context.getBean(Shipping.class).shipped).containsExactly("wanted");
            assertThat(database.sql("SELECT id FROM orders").query(String.class).list())
                    .containsExactly("wanted");
        });
    }

    @Test
    void nothing_is_visible_before_the_commit() {
        application().withUserConfiguration(Shop.class).run(context -> {
            Longhaul longhaul = context.getBean(Longhaul.class);
            TransactionTemplate transaction =
                    new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
            AtomicReference<JobId> enqueued = new AtomicReference<>();

            transaction.executeWithoutResult(status -> {
                JobId job = longhaul.enqueue(SHIP.job("later")).id();
                enqueued.set(job);
                assertThat(longhaul.jobs().find(job)).isEmpty();
            });

            assertThat(longhaul.jobs().find(enqueued.get())).isPresent();
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class Books {
        @Bean
        Ledger ledger(Longhaul longhaul, JdbcClient database) {
            return new Ledger(longhaul, database);
        }

        @Bean
        Shipping shipping() {
            return new Shipping();
        }
    }

    public static class Ledger {
        private final Longhaul longhaul;
        private final JdbcClient database;

        Ledger(Longhaul longhaul, JdbcClient database) {
            this.longhaul = longhaul;
            this.database = database;
        }

        @JobHandler(type = "book", schedule = "1ms*5")
        @Transactional
        public Decision book(String entry, Attempt attempt) {
            database.sql("INSERT INTO ledger (entry, attempt) VALUES (?, ?)")
                    .params(entry, attempt.number())
                    .update();
            longhaul.enqueue(SHIP.job(entry + " enqueued by attempt " + attempt.number()));
            Decision decision = Decision.succeed()
                    .response("booked")
                    .enqueue(SHIP.job(entry + " continued by attempt " + attempt.number()));
            return switch (attempt.number()) {
                case 1 -> throw new IllegalStateException("the first attempt fails after its effect");
                case 2 -> Decision.fail("so does the second, by its decision");
                case 3 -> {
                    TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                        @Override
                        public void afterCommit() {
                            throw new IllegalStateException("the third commits, and nobody hears of it");
                        }
                    });
                    yield decision;
                }
                default -> decision;
            };
        }
    }

    @Test
    void a_transactional_handler_has_its_effect_once_also_when_the_outcome_of_a_commit_is_lost() {
        application().withUserConfiguration(Books.class).run(context -> {
            Longhaul longhaul = context.getBean(Longhaul.class);
            JdbcClient database = context.getBean(JdbcClient.class);
            database.sql("CREATE TABLE ledger (entry VARCHAR(20), attempt INTEGER)")
                    .update();

            JobId job = longhaul.enqueue(JobType.of("book", PayloadCodec.text()).job("order 42"))
                    .id();

            await().atMost(ofSeconds(20))
                    .untilAsserted(() -> assertThat(
                                    longhaul.jobs().find(job).orElseThrow().state())
                            .isEqualTo(JobState.SUCCEEDED));
            assertThat(longhaul.jobs().find(job).orElseThrow().attempts())
                    .extracting(attempt -> attempt.outcome() + " "
                            + attempt.said().error() + " " + attempt.said().response())
                    .satisfiesExactly(
                            first -> assertThat(first).startsWith("FAILED").contains("after its effect"),
                            second -> assertThat(second).contains("by its decision"),
                            third -> assertThat(third).contains("nobody hears of it"),
                            fourth -> assertThat(fourth)
                                    .isEqualTo("SUCCEEDED null done by an earlier attempt, whose outcome was lost"));
            assertThat(database.sql("SELECT attempt FROM ledger")
                            .query(Integer.class)
                            .list())
                    .containsExactly(3);
            await().atMost(ofSeconds(20))
                    .untilAsserted(() -> assertThat(context.getBean(Shipping.class).shipped)
                            .containsExactlyInAnyOrder(
                                    "order 42 enqueued by attempt 3", "order 42 continued by attempt 3"));
        });
    }
}
