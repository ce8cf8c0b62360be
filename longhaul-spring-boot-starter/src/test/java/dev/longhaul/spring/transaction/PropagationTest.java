package dev.longhaul.spring.transaction;

import static dev.longhaul.spring.transaction.OneOrder.done;
import static dev.longhaul.spring.transaction.OneOrder.enqueued;
import static dev.longhaul.spring.transaction.OneOrder.published;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.Longhaul;
import dev.longhaul.messaging.Messaging;
import dev.longhaul.servers.PostgresServer;
import dev.longhaul.spring.Applications;
import dev.longhaul.spring.job.JobHandler;
import dev.longhaul.spring.message.MessageHandler;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Handlers that ask for a transaction in a certain way, where the application has one database. */
class PropagationTest {

    private static ApplicationContextRunner oneDatabase(Class<?> handlers) {
        return Applications.withDataSource(PostgresServer.newSchema(), PostgresServer.USER, "")
                .withBean(handlers);
    }

    static class Everywhere {
        private final JdbcClient database;

        Everywhere(JdbcClient database) {
            this.database = database;
        }

        private void write(String line) {
            database.sql("INSERT INTO ledger (line) VALUES (?)").param(line).update();
        }

        @MessageHandler(type = "order.paid", name = "new", order = 1)
        @Transactional(propagation = Propagation.REQUIRES_NEW)
        void requiresNew() {
            write("new");
        }

        @MessageHandler(type = "order.paid", name = "nested", order = 2)
        @Transactional(propagation = Propagation.NESTED)
        void nested() {
            write("nested");
        }

        @MessageHandler(type = "order.paid", name = "supports", order = 3)
        @Transactional(propagation = Propagation.SUPPORTS)
        void supports() {
            write("supports");
        }

        @MessageHandler(type = "order.paid", name = "not-supported", order = 4)
        @Transactional(propagation = Propagation.NOT_SUPPORTED)
        void notSupported() {
            write("not supported");
        }

        @MessageHandler(type = "order.paid", name = "never", order = 5)
        @Transactional(propagation = Propagation.NEVER)
        void never() {
            write("never");
        }

        @MessageHandler(type = "order.paid", name = "mandatory", order = 6)
        @Transactional(propagation = Propagation.MANDATORY)
        void mandatory() {
            write("mandatory");
        }

        @MessageHandler(type = "order.paid", name = "required", order = 7)
        @Transactional(readOnly = true)
        void required() {
            write("required");
        }
    }

    @Test
    void every_propagation_works_and_two_of_them_are_one_commit_with_their_marks() {
        oneDatabase(Everywhere.class).run(context -> {
            Longhaul longhaul = context.getBean(Longhaul.class);
            JdbcClient database = context.getBean(JdbcClient.class);
            database.sql("CREATE TABLE ledger (line VARCHAR(200))").update();

            done(published(context.getBean(Messaging.class)), longhaul);

            assertThat(database.sql("SELECT line FROM ledger")
                            .query(String.class)
                            .list())
                    .containsExactly("new", "nested", "supports", "not supported", "never", "mandatory", "required");
            assertThat(context.getBean(Messaging.class).plans())
                    .singleElement()
                    .asString()
                    .isEqualTo("order.paid: new, then nested, then supports, then not-supported, then never,"
                            + " then mandatory (in a transaction), then required (in a transaction)");
        });
    }

    static class Booking {
        private final JdbcClient database;

        Booking(JdbcClient database) {
            this.database = database;
        }

        @JobHandler(type = "book")
        @Transactional
        void book(String order) {
            database.sql("INSERT INTO ledger (line) VALUES ('job')").update();
        }

        @MessageHandler(type = "order.paid", name = "book")
        @Transactional
        void paid(String order) {
            database.sql("INSERT INTO ledger (line) VALUES ('message')").update();
        }
    }

    @Test
    void transactional_handlers_work_where_the_jobs_have_a_database_of_their_own() {
        oneDatabase(Booking.class)
                .withPropertyValues(
                        "longhaul.database-url=" + PostgresServer.newSchema() + "&user=" + PostgresServer.USER)
                .run(context -> {
                    Longhaul longhaul = context.getBean(Longhaul.class);
                    JdbcClient database = context.getBean(JdbcClient.class);
                    database.sql("CREATE TABLE ledger (line VARCHAR(200))").update();

                    done(enqueued(longhaul), longhaul);
                    done(published(context.getBean(Messaging.class)), longhaul);

                    assertThat(database.sql("SELECT line FROM ledger")
                                    .query(String.class)
                                    .list())
                            .containsExactly("job", "message");
                });
    }
}
