package dev.longhaul.spring.transaction;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.longhaul.Longhaul;
import dev.longhaul.job.Attempt;
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
}
