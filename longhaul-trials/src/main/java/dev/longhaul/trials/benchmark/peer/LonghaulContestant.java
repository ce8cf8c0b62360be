package dev.longhaul.trials.benchmark.peer;

import dev.longhaul.Longhaul;
import dev.longhaul.jdbc.JdbcStore;
import dev.longhaul.job.JobRequest;
import dev.longhaul.job.JobType;
import dev.longhaul.job.PayloadCodec;
import dev.longhaul.trials.benchmark.server.Place;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Longhaul, with history, as it comes. */
public final class LonghaulContestant implements Contestant {

    private static final JobType<String> NO_OP = JobType.of("no-op", PayloadCodec.text());
    private static final Duration DAYS = Duration.ofDays(30);

    /** Attempts at once. Work that takes no time is claimed and settled in batches of half of them. */
    static final int WORKERS = 1_000;

    private final String name;
    private final String where;
    private final Function<Place, JdbcStore> stores;

    /**
     * Longhaul on a store.
     *
     * @param where the store, for the page
     */
    public LonghaulContestant(String name, String where, Function<Place, JdbcStore> stores) {
        this.name = name;
        this.where = where;
        this.stores = stores;
    }

    /** On PostgreSQL. */
    public static LonghaulContestant postgresql() {
        return new LonghaulContestant("longhaul", "PostgreSQL", place -> JdbcStore.postgresql(place.url(), null, null));
    }

    /** On a MariaDB. */
    public static LonghaulContestant mariaDb(String url) {
        return new LonghaulContestant("longhaul-mariadb", "MariaDB", place -> JdbcStore.mariadb(url, null, null));
    }

    /** On a SQLite file. */
    public static LonghaulContestant sqlite() {
        return new LonghaulContestant(
                "longhaul-sqlite",
                "SQLite",
                place -> JdbcStore.sqlite(place.folder().resolve("jobs.db")));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String settings() {
        return "this version on " + where + ", " + WORKERS + " workers, everything else at its defaults";
    }

    @Override
    public int perSecond() {
        return 40_000;
    }

    @Override
    public int retriesPerSecond() {
        return 10_000;
    }

    @Override
    public void install(Place place) {
        try (JdbcStore store = stores.apply(place)) {
            store.prepare();
        }
    }

    @Override
    public Session open(Place place, Work work) {
        return new Running(place, stores.apply(place), work, true);
    }

    @Override
    public Session client(Place place, Work work) {
        Session client = new Running(place, stores.apply(place), work, false);
        client.start();
        return client;
    }

    private static final class Running implements Session {

        private final Place place;
        private final JdbcStore store;
        private final Longhaul longhaul;
        private final long later;

        Running(Place place, JdbcStore store, Work work, boolean handles) {
            this.place = place;
            this.store = store;
            this.longhaul = Longhaul.builder(store).workers(WORKERS).build();
            if (handles) {
                longhaul.handle(NO_OP, (payload, attempt) -> work.attempt(Integer.parseInt(payload)));
            }
            this.later = work.time().micros() + DAYS.toMillis() * 500;
            store.prepare();
        }

        private static JobRequest request(int job) {
            return NO_OP.job(Integer.toString(job)).schedule("immediate");
        }

        @Override
        public void enqueue(int job) {
            longhaul.enqueue(request(job));
        }

        @Override
        public void enqueueAll(int first, int count) {
            longhaul.enqueueAll(IntStream.range(first, first + count)
                    .mapToObj(Running::request)
                    .toList());
        }

        @Override
        public void pile(int count) {
            longhaul.enqueueAll(List.of(request(0).startIn(DAYS)));
            // The template's own id but for its last 48 bits, so that the copies stand in time order behind it.
            String id = "(substr(%s::text, 1, 24) || lpad(to_hex(i), 12, '0'))::uuid";
            Database.multiply(place, "longhaul_job", count - 1, Map.of("id", id.formatted("id")));
            Database.multiply(place, "longhaul_due", count - 1, Map.of("job", id.formatted("job"), "due", "due + i"));
        }

        @Override
        public void start() {
            longhaul.start();
        }

        @Override
        public boolean settled() {
            return Database.holds(
                    store.dataSource(),
                    "NOT EXISTS (SELECT 1 FROM longhaul_claim) AND NOT EXISTS"
                            + " (SELECT 1 FROM longhaul_due WHERE type = 'no-op' AND due < " + later + ")");
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
