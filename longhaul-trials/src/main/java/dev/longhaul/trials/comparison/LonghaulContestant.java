package dev.longhaul.trials.comparison;

import dev.longhaul.Longhaul;
import dev.longhaul.jdbc.JdbcStore;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.job.PayloadCodec;
import dev.longhaul.messaging.Messaging;
import dev.longhaul.messaging.broker.Broker;
import dev.longhaul.messaging.kafka.Kafka;
import dev.longhaul.messaging.kafka.KafkaTopic;
import dev.longhaul.messaging.message.MessageType;
import dev.longhaul.messaging.plan.Plan;
import dev.longhaul.messaging.rabbitmq.RabbitMq;
import dev.longhaul.operator.JobPage;
import dev.longhaul.operator.JobQuery;
import dev.longhaul.operator.Redrive;
import dev.longhaul.schedule.RetrySchedule;
import dev.longhaul.trials.comparison.FourHandlers.Handler;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Longhaul: one ordered plan of four handlers, over SQLite. */
final class LonghaulContestant implements Contestant {

    static final Entry ON_KAFKA = new Entry(
            "Longhaul, from Kafka",
            "one ordered plan of four handlers, schedule `" + schedule()
                    + "`, store SQLite; from the topic by `Kafka.at(…).receive(…)`; redriven by `messages().redrive`",
            true,
            LonghaulContestant::onKafka);

    static final Entry ON_RABBITMQ = new Entry(
            "Longhaul, from RabbitMQ",
            "the same; from the queue by `RabbitMq.at(…).receive(…)`",
            true,
            LonghaulContestant::onRabbitMq);

    private final Longhaul longhaul;
    private final Messaging messaging;
    private final Consumer<String> sends;
    private final Runnable closesFeed;

    private LonghaulContestant(
            Servers servers,
            String place,
            FourHandlers handlers,
            Broker broker,
            Consumer<String> sends,
            Runnable closesFeed) {
        this.sends = sends;
        this.closesFeed = closesFeed;
        longhaul = Longhaul.builder(JdbcStore.sqlite(servers.folder().resolve(place + ".db")))
                .schedule("compared", RetrySchedule.parse(schedule()))
                .build();
        messaging = Messaging.on(longhaul)
                .broker(broker)
                .handle(Plan.ordered(MessageType.of("order.paid", PayloadCodec.text()))
                        .handle("ha", (order, context) -> handlers.run(Handler.HA, order))
                        .handle("hb", (order, context) -> handlers.run(Handler.HB, order))
                        .handle("hc", (order, context) -> handlers.run(Handler.HC, order))
                        .handle("hd", (order, context) -> handlers.run(Handler.HD, order)))
                .build();
        longhaul.start();
        messaging.start();
    }

    private static String schedule() {
        return Scenario.DELAY_MILLIS + "ms*" + (Scenario.ATTEMPTS - 1);
    }

    private static Contestant onKafka(Servers servers, String topic, FourHandlers handlers) {
        servers.kafka().createTopic(topic, 1);
        KafkaFeed feed = new KafkaFeed(servers, topic);
        Broker broker = Kafka.at("kafka", servers.kafka().bootstrap())
                .group("longhaul")
                .receive(KafkaTopic.of(topic).idFromHeader("message-id").type("order.paid"))
                .build();
        return new LonghaulContestant(servers, topic, handlers, broker, feed::send, feed::close);
    }

    private static Contestant onRabbitMq(Servers servers, String queue, FourHandlers handlers) {
        RabbitFeed feed = new RabbitFeed(servers, queue);
        Broker broker =
                RabbitMq.at("rabbit", servers.rabbit().uri()).receive(queue).build();
        return new LonghaulContestant(servers, queue, handlers, broker, feed::send, feed::close);
    }

    @Override
    public void send(String order) {
        sends.accept(order);
    }

    @Override
    public int dead() {
        return deadJobs().size();
    }

    private List<JobId> deadJobs() {
        List<JobId> dead = new ArrayList<>();
        JobId cursor = null;
        do {
            JobPage page =
                    longhaul.jobs().list(new JobQuery(JobState.DEAD, null, null, null, cursor, JobQuery.MAX_LIMIT));
            page.items().forEach(job -> dead.add(job.row().id()));
            cursor = page.next();
        } while (cursor != null);
        return dead;
    }

    @Override
    public void redrive() {
        deadJobs().forEach(job -> messaging.messages().redrive(job, Redrive.NOW, "comparison"));
    }

    @Override
    public void close() {
        messaging.close();
        longhaul.close();
        closesFeed.run();
    }
}
