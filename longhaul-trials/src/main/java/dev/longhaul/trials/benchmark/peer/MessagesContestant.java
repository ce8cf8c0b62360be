package dev.longhaul.trials.benchmark.peer;

import dev.longhaul.Longhaul;
import dev.longhaul.jdbc.JdbcStore;
import dev.longhaul.job.PayloadCodec;
import dev.longhaul.messaging.Messaging;
import dev.longhaul.messaging.message.MessageRequest;
import dev.longhaul.messaging.message.MessageType;
import dev.longhaul.messaging.plan.Plan;
import dev.longhaul.trials.benchmark.server.Place;
import java.util.stream.IntStream;

/** Longhaul's messages on PostgreSQL: four ordered handlers that do nothing, each with its mark in the inbox. */
public final class MessagesContestant implements Contestant {

    private static final MessageType<String> NO_OP = MessageType.of("no-op", PayloadCodec.text());

    @Override
    public String name() {
        return "longhaul-messages";
    }

    @Override
    public String settings() {
        return "this version's messages on PostgreSQL, four ordered handlers that do nothing, each marked in the inbox, "
                + LonghaulContestant.WORKERS + " workers, everything else at its defaults";
    }

    @Override
    public int perSecond() {
        return 5_000;
    }

    @Override
    public int retriesPerSecond() {
        return 1;
    }

    @Override
    public void install(Place place) {
        try (JdbcStore store = store(place)) {
            store.prepare();
        }
    }

    private static JdbcStore store(Place place) {
        return JdbcStore.postgresql(place.url(), null, null);
    }

    @Override
    public Session open(Place place, Work work) {
        return new Running(store(place), work);
    }

    private static final class Running implements Session {

        private final JdbcStore store;
        private final Longhaul longhaul;
        private final Messaging messaging;

        Running(JdbcStore store, Work work) {
            this.store = store;
            this.longhaul =
                    Longhaul.builder(store).workers(LonghaulContestant.WORKERS).build();
            this.messaging = Messaging.on(longhaul)
                    .source("/benchmark")
                    .handle(Plan.ordered(NO_OP)
                            .handle("a", (job, context) -> {})
                            .handle("b", (job, context) -> {})
                            .handle("c", (job, context) -> {})
                            .handle("d", (job, context) -> work.attempt(Integer.parseInt(job))))
                    .build();
            store.prepare();
        }

        private static MessageRequest request(int job) {
            return NO_OP.message(Integer.toString(job), Integer.toString(job)).schedule("immediate");
        }

        @Override
        public void enqueue(int job) {
            messaging.publish(request(job));
        }

        @Override
        public void enqueueAll(int first, int count) {
            messaging.publishAll(IntStream.range(first, first + count)
                    .mapToObj(Running::request)
                    .toList());
        }

        @Override
        public void pile(int count) {
            throw new UnsupportedOperationException("no messages wait");
        }

        @Override
        public void start() {
            longhaul.start();
        }

        @Override
        public boolean settled() {
            return Database.holds(
                    store.dataSource(),
                    "NOT EXISTS (SELECT 1 FROM longhaul_claim) AND NOT EXISTS (SELECT 1 FROM longhaul_due)");
        }

        @Override
        public long stored() {
            return Database.number(store.dataSource(), "SELECT count(*) FROM longhaul_due");
        }

        @Override
        public void close() {
            longhaul.close();
        }
    }
}
