package dev.longhaul.spring.message;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.longhaul.Longhaul;
import dev.longhaul.jackson.Json;
import dev.longhaul.job.AbortException;
import dev.longhaul.job.Decision;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.job.PayloadCodec;
import dev.longhaul.messaging.Messaging;
import dev.longhaul.messaging.handler.MessageContext;
import dev.longhaul.messaging.handler.MessageStep;
import dev.longhaul.messaging.message.Message;
import dev.longhaul.messaging.message.MessageType;
import dev.longhaul.messaging.plan.Plan;
import dev.longhaul.operator.Redrive;
import dev.longhaul.servers.PostgresServer;
import dev.longhaul.spring.Applications;
import dev.longhaul.spring.config.InvalidConfigurationException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

class MessageHandlerTest {

    public record Paid(String order, long cents) {}

    private static final MessageType<Paid> PAID = MessageType.of("order.paid", Json.of(Paid.class));

    @TempDir
    private Path folder;

    private ApplicationContextRunner onPostgres() {
        return Applications.withDataSource(PostgresServer.newSchema(), PostgresServer.USER, "");
    }

    private ApplicationContextRunner onFile() {
        return Applications.withoutDataSource(folder);
    }

    @Configuration(proxyBeanMethods = false)
    static class Shop {
        @Bean
        Handlers handlers(JdbcClient database) {
            return new Handlers(database);
        }
    }

    /** The third fails until it is mended, after its effect. */
    public static class Handlers {
        private final JdbcClient database;
        private volatile boolean mended;

        Handlers(JdbcClient database) {
            this.database = database;
        }

        public void mend() {
            mended = true;
        }

        @MessageHandler(type = "order.paid", name = "reserve", order = 1)
        @Transactional
        public void reserve(Paid paid) {
            write("reserve " + paid.order());
        }

        @MessageHandler(type = "order.paid", name = "book", order = 2)
        @Transactional
        public void book(Paid paid, MessageContext context) {
            write("book " + paid.order());
            context.publish(MessageType.of("order.booked", PayloadCodec.text())
                    .message(context.message().id() + "-booked", paid.order()));
        }

        @MessageHandler(type = "order.paid", name = "ship", order = 3)
        @Transactional
        public void ship(Paid paid) {
            write("ship " + paid.order());
            if (!mended) {
                throw new AbortException("no parcel left");
            }
        }

        @MessageHandler(type = "order.paid", name = "thank", order = 4)
        public Decision thank(Message message) {
            write("thank for " + message.id());
            return Decision.succeed();
        }

        @MessageHandler(type = "order.booked", name = "report")
        public void report(String order, MessageContext context) {
            write("report " + order + " because of "
                    + context.message().causationId().orElseThrow());
        }

        private void write(String line) {
            database.sql("INSERT INTO effect (line) VALUES (?)").param(line).update();
        }
    }

    @Test
    void only_the_handler_that_failed_runs_again_and_effects_of_transactional_ones_exist_once() {
        onPostgres().withUserConfiguration(Shop.class).run(context -> {
            JdbcClient database = context.getBean(JdbcClient.class);
            Longhaul longhaul = context.getBean(Longhaul.class);
            Messaging messaging = context.getBean(Messaging.class);
            database.sql("CREATE TABLE effect (line TEXT)").update();

            JobId job = messaging
                    .publish(PAID.message("paid-42", new Paid("42", 990)))
                    .id();

            awaitState(longhaul, job, JobState.DEAD);
            assertThat(longhaul.jobs()
                            .find(job)
                            .orElseThrow()
                            .attempts()
                            .getLast()
                            .said()
                            .error())
                    .contains("handler ship", "no parcel left");
            context.getBean(Handlers.class).mend();
            messaging.messages().redrive(job, Redrive.NOW, "test");

            awaitState(longhaul, job, JobState.SUCCEEDED);
            await().atMost(ofSeconds(20))
                    .untilAsserted(() -> assertThat(database.sql("SELECT line FROM effect")
                                    .query(String.class)
                                    .list())
                            .containsExactlyInAnyOrder(
                                    "reserve 42",
                                    "book 42",
                                    "report 42 because of paid-42",
                                    "ship 42",
                                    "thank for paid-42"));
            assertThat(messaging.plans().stream().map(Plan::toString))
                    .contains("order.paid: reserve (in a transaction), then book (in a transaction),"
                            + " then ship (in a transaction), then thank");
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class Publisher {
        @Bean
        Orders orders(Messaging messaging, JdbcClient database) {
            return new Orders(messaging, database);
        }
    }

    public static class Orders {
        private final Messaging messaging;
        private final JdbcClient database;

        Orders(Messaging messaging, JdbcClient database) {
            this.messaging = messaging;
            this.database = database;
        }

        @Transactional
        public void pay(String order, boolean fails) {
            database.sql("INSERT INTO effect (line) VALUES (?)")
                    .param("paid " + order)
                    .update();
            messaging.publish(PAID.message("paid-" + order, new Paid(order, 990)));
            if (fails) {
                throw new IllegalStateException("changed its mind");
            }
        }
    }

    @Test
    void publishing_is_part_of_the_current_transaction() {
        onPostgres().withUserConfiguration(Shop.class, Publisher.class).run(context -> {
            JdbcClient database = context.getBean(JdbcClient.class);
            database.sql("CREATE TABLE effect (line TEXT)").update();
            context.getBean(Handlers.class).mend();
            Orders orders = context.getBean(Orders.class);

            assertThatThrownBy(() -> orders.pay("7", true)).hasMessage("changed its mind");
            orders.pay("8", false);

            await().atMost(ofSeconds(20))
                    .untilAsserted(() -> assertThat(database.sql("SELECT line FROM effect")
                                    .query(String.class)
                                    .list())
                            .contains("thank for paid-8", "report 8 because of paid-8"));
            assertThat(database.sql("SELECT count(*) FROM effect WHERE line LIKE '%7%'")
                            .query(Integer.class)
                            .single())
                    .isZero();
        });
    }

    static class Watchers {
        private final List<String> seen = new CopyOnWriteArrayList<>();

        @MessageHandler(type = "order.paid", name = "count")
        void count(Paid paid) {
            seen.add("count");
        }

        @MessageHandler(type = "order.paid", name = "audit", schedule = "every 1s, 3 attempts", formerly = "log")
        void audit(Paid paid) {
            seen.add("audit");
        }
    }

    @Test
    void handlers_without_an_order_run_on_their_own_inside_the_applications_steps() {
        List<String> stepped = new CopyOnWriteArrayList<>();
        MessageStep step = (context, next) -> {
            stepped.add(context.handler() + " of " + context.message().source());
            next.proceed();
        };
        onFile().withBean(Watchers.class)
                .withBean("tenant", MessageStep.class, () -> step)
                .withPropertyValues("spring.application.name=the shop")
                .run(context -> {
                    Messaging messaging = context.getBean(Messaging.class);
                    messaging.publish(PAID.message("paid-42", new Paid("42", 990)));

                    await().atMost(ofSeconds(20))
                            .untilAsserted(() -> assertThat(context.getBean(Watchers.class).seen)
                                    .containsExactlyInAnyOrder("count", "audit"));
                    assertThat(stepped).containsExactlyInAnyOrder("count of /the-shop", "audit of /the-shop");
                    assertThat(messaging.plans())
                            .singleElement()
                            .asString()
                            .contains("independently")
                            .contains("audit (schedule every 1s, 3 attempts, formerly log)");
                });
    }

    @Test
    void a_message_without_handlers_is_dead_unless_the_settings_say_otherwise() {
        onFile().run(context -> {
            JobId job = context.getBean(Messaging.class)
                    .publish(PAID.message("paid-42", new Paid("42", 990)))
                    .id();
            awaitState(context.getBean(Longhaul.class), job, JobState.DEAD);
        });
        onFile().withPropertyValues("longhaul.messages.without-handlers=ignore").run(context -> {
            JobId job = context.getBean(Messaging.class)
                    .publish(PAID.message("paid-43", new Paid("43", 990)))
                    .id();
            awaitState(context.getBean(Longhaul.class), job, JobState.SUCCEEDED);
        });
    }

    static class HalfOrdered {
        @MessageHandler(type = "order.paid", name = "first", order = 1)
        void first(Paid paid) {}

        @MessageHandler(type = "order.paid", name = "second")
        void second(Paid paid) {}
    }

    static class SamePlace {
        @MessageHandler(type = "order.paid", name = "first", order = 1)
        void first(Paid paid) {}

        @MessageHandler(type = "order.paid", name = "second", order = 1)
        void second(Paid paid) {}
    }

    static class SameName {
        @MessageHandler(type = "order.paid", name = "only", order = 1)
        void first(Paid paid) {}

        @MessageHandler(type = "order.paid", name = "only", order = 2)
        void second(Paid paid) {}
    }

    static class TwoReadings {
        @MessageHandler(type = "order.paid", name = "first")
        void first(Paid paid) {}

        @MessageHandler(type = "order.paid", name = "second")
        void second(String paid) {}
    }

    static class UnknownSchedule {
        @MessageHandler(type = "order.paid", name = "first", schedule = "patient")
        void first(Paid paid) {}
    }

    @Test
    void what_cannot_be_is_told_with_the_methods_and_the_remedy() {
        assertThat(refused(HalfOrdered.class))
                .contains("HalfOrdered.second", "has no order and HalfOrdered.first", "Give all of them an order");
        assertThat(refused(SamePlace.class)).contains("both have order 1", "Give each its own place");
        assertThat(refused(SameName.class)).contains("only stands for two handlers of order.paid", "SameName.first");
        assertThat(refused(TwoReadings.class)).contains("read its data as different types", "java.lang.String");
        assertThat(refused(UnknownSchedule.class))
                .contains("no schedule is named \"patient\"", "longhaul.schedules.NAME=");
    }

    private String refused(Class<?> handlers) {
        String[] said = new String[1];
        onFile().withBean(handlers).run(context -> {
            Throwable failure = context.getStartupFailure();
            assertThat(failure).isInstanceOf(InvalidConfigurationException.class);
            said[0] = failure.getMessage();
        });
        return said[0];
    }

    private static void awaitState(Longhaul longhaul, JobId job, JobState state) {
        await().atMost(ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(longhaul.jobs().find(job).orElseThrow().state())
                                .isEqualTo(state));
    }
}
