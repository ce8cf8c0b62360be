package dev.longhaul.spring.transaction;

import static dev.longhaul.spring.transaction.OneOrder.PAID;
import static dev.longhaul.spring.transaction.OneOrder.done;
import static dev.longhaul.spring.transaction.OneOrder.enqueued;
import static dev.longhaul.spring.transaction.OneOrder.published;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.Longhaul;
import dev.longhaul.job.JobId;
import dev.longhaul.messaging.Messaging;
import dev.longhaul.messaging.plan.Plan;
import dev.longhaul.operator.JobView;
import dev.longhaul.servers.PostgresServer;
import dev.longhaul.spring.config.InvalidConfigurationException;
import dev.longhaul.spring.engine.LonghaulAutoConfiguration;
import dev.longhaul.spring.job.JobHandler;
import dev.longhaul.spring.message.MessageHandler;
import dev.longhaul.spring.message.MessagingAutoConfiguration;
import dev.longhaul.spring.store.LonghaulDataSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Handlers that ask for a transaction of a certain manager, where there are two databases. */
class ManagersTest {

    /** Two databases, each with a manager, and none of them the first. */
    @Configuration(proxyBeanMethods = false)
    @EnableTransactionManagement(proxyTargetClass = true)
    static class TwoDatabases {
        @Bean
        @LonghaulDataSource
        DataSource shop(Environment environment) {
            return DataSourceBuilder.create()
                    .url(environment.getRequiredProperty("test.url"))
                    .username(PostgresServer.USER)
                    .password("")
                    .build();
        }

        @Bean
        DataSource archive() {
            return DataSourceBuilder.create()
                    .url("jdbc:h2:mem:archive")
                    .username("sa")
                    .build();
        }

        @Bean
        PlatformTransactionManager shopTransactions(DataSource shop) {
            return new JdbcTransactionManager(shop);
        }

        @Bean
        PlatformTransactionManager archiveTransactions(DataSource archive) {
            return new JdbcTransactionManager(archive);
        }

        @Bean
        Ledgers ledgers(DataSource shop, DataSource archive) {
            Ledgers ledgers = new Ledgers(JdbcClient.create(shop), JdbcClient.create(archive));
            ledgers.shop.sql("CREATE TABLE ledger (line VARCHAR(200))").update();
            ledgers.archive
                    .sql("CREATE TABLE IF NOT EXISTS ledger (line VARCHAR(200))")
                    .update();
            ledgers.archive.sql("DELETE FROM ledger").update();
            return ledgers;
        }
    }

    public record Ledgers(JdbcClient shop, JdbcClient archive) {

        void write(JdbcClient where, String line) {
            where.sql("INSERT INTO ledger (line) VALUES (?)").param(line).update();
        }

        List<String> lines(JdbcClient where) {
            return where.sql("SELECT line FROM ledger").query(String.class).list();
        }
    }

    private static ApplicationContextRunner twoDatabases(Class<?> handlers) {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        LonghaulAutoConfiguration.class,
                        TransactionAutoConfiguration.class,
                        MessagingAutoConfiguration.class))
                .withPropertyValues("test.url=" + PostgresServer.newSchema(), "longhaul.pool.size=8")
                .withUserConfiguration(TwoDatabases.class)
                .withBean(handlers);
    }

    /** Commits, and then nobody hears of it, the first time; so that only the mark can tell that it was done. */
    private static void loseTheFirstOutcome(List<String> called) {
        if (called.size() == 1) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    throw new IllegalStateException("committed, and nobody hears of it");
                }
            });
        }
    }

    public static class InTheShop {
        private final List<String> called = new CopyOnWriteArrayList<>();
        private final Ledgers ledgers;

        InTheShop(Ledgers ledgers) {
            this.ledgers = ledgers;
        }

        public List<String> called() {
            return called;
        }

        @JobHandler(type = "book", schedule = "1ms*5")
        @Transactional(transactionManager = "shopTransactions", isolation = Isolation.SERIALIZABLE)
        public void book(String order) {
            work();
        }

        @MessageHandler(type = "order.paid", name = "book", schedule = "1ms*5")
        @Transactional(transactionManager = "shopTransactions", isolation = Isolation.SERIALIZABLE)
        public void paid(String order) {
            work();
        }

        private void work() {
            called.add("called");
            ledgers.write(
                    ledgers.shop(),
                    "isolation " + TransactionSynchronizationManager.getCurrentTransactionIsolationLevel());
            loseTheFirstOutcome(called);
        }
    }

    @Test
    void a_named_manager_of_the_jobs_database_has_the_effect_once_with_the_isolation_that_is_asked_for() {
        twoDatabases(InTheShop.class).run(context -> onceInEffect(context, enqueued(context.getBean(Longhaul.class))));
        twoDatabases(InTheShop.class)
                .run(context -> onceInEffect(context, published(context.getBean(Messaging.class))));
    }

    private static void onceInEffect(ApplicationContext context, JobId job) {
        JobView done = done(job, context.getBean(Longhaul.class));

        assertThat(done.attempts().getFirst().said().error()).contains("nobody hears of it");
        assertThat(context.getBean(InTheShop.class).called()).hasSize(1);
        Ledgers ledgers = context.getBean(Ledgers.class);
        assertThat(ledgers.lines(ledgers.shop()))
                .containsExactly("isolation " + TransactionDefinition.ISOLATION_SERIALIZABLE);
    }

    public static class InTheArchive {
        private final Ledgers ledgers;

        InTheArchive(Ledgers ledgers) {
            this.ledgers = ledgers;
        }

        @JobHandler(type = "book")
        @Transactional("archiveTransactions")
        public void book(String order) {
            ledgers.write(ledgers.archive(), "job " + order);
        }

        @MessageHandler(type = "order.paid", name = "book")
        @Transactional("archiveTransactions")
        public void paid(String order) {
            ledgers.write(ledgers.archive(), "message " + order);
        }
    }

    @Test
    void a_manager_of_another_database_works_there_and_its_mark_follows() {
        twoDatabases(InTheArchive.class).run(context -> {
            Longhaul longhaul = context.getBean(Longhaul.class);
            Messaging messaging = context.getBean(Messaging.class);

            done(enqueued(longhaul), longhaul);
            done(published(messaging), longhaul);

            Ledgers ledgers = context.getBean(Ledgers.class);
            assertThat(ledgers.lines(ledgers.archive())).containsExactly("job 42", "message 42");
            assertThat(messaging.plans()).singleElement().asString().doesNotContain("in a transaction");
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class Planned {
        @Bean
        Plan<String> plan(Ledgers ledgers) {
            return Plan.ordered(PAID).handleInTransaction("book", (order, transaction, context) -> {
                try (var statement =
                        transaction.connection().prepareStatement("INSERT INTO ledger (line) VALUES ('plan')")) {
                    statement.executeUpdate();
                }
            });
        }
    }

    @Test
    void a_plans_handler_in_a_transaction_works_in_the_stores_where_no_manager_is_the_first() {
        twoDatabases(Planned.class).run(context -> {
            Longhaul longhaul = context.getBean(Longhaul.class);

            done(published(context.getBean(Messaging.class)), longhaul);

            Ledgers ledgers = context.getBean(Ledgers.class);
            assertThat(ledgers.lines(ledgers.shop())).containsExactly("plan");
        });
    }

    static class Mandatory {
        @JobHandler(type = "book")
        @Transactional(transactionManager = "archiveTransactions", propagation = Propagation.MANDATORY)
        public void book(String order) {}
    }

    static class Misnamed {
        @MessageHandler(type = "order.paid", name = "book")
        @Transactional("shopTransaction")
        public void paid(String order) {}
    }

    static class Unnamed {
        @MessageHandler(type = "order.paid", name = "book")
        @Transactional
        public void paid(String order) {}
    }

    @Test
    void what_cannot_work_is_refused_at_start_with_what_to_change() {
        assertThat(refused(Mandatory.class))
                .contains(
                        "Mandatory.book(java.lang.String) is @Transactional(propagation = MANDATORY)",
                        "Leave the propagation out");
        assertThat(refused(Misnamed.class))
                .contains(
                        "Misnamed.paid(java.lang.String) is @Transactional(\"shopTransaction\"), and no transaction manager has that"
                                + " name: there are shopTransactions, archiveTransactions.",
                        "Correct the name");
        assertThat(refused(Unnamed.class))
                .contains(
                        "there is no one transaction manager",
                        "shopTransactions, archiveTransactions",
                        "make one primary");
    }

    private static String refused(Class<?> handlers) {
        String[] said = new String[1];
        twoDatabases(handlers).run(context -> {
            Throwable failure = context.getStartupFailure();
            assertThat(failure).isInstanceOf(InvalidConfigurationException.class);
            said[0] = failure.getMessage();
        });
        return said[0];
    }
}
