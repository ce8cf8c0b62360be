package dev.longhaul.trials.benchmark.peer;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariDataSource;
import dev.longhaul.trials.benchmark.server.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** db-scheduler, by one of its two ways to poll. */
public final class DbSchedulerContestant implements Contestant {

    private static final String TABLE = "scheduled_tasks";
    private static final AtomicInteger NODES = new AtomicInteger();
    private static final int LOCKING_THREADS = 20;
    private static final int FETCHING_THREADS = 20;

    private final String name;
    private final String settings;
    private final int perSecond;
    private final int threads;
    private final UnaryOperator<SchedulerBuilder> polling;

    private DbSchedulerContestant(
            String name, String settings, int perSecond, int threads, UnaryOperator<SchedulerBuilder> polling) {
        this.name = name;
        this.settings = settings;
        this.perSecond = perSecond;
        this.threads = threads;
        this.polling = polling;
    }

    /** Takes due rows with {@code FOR UPDATE SKIP LOCKED}, already marked; the quicker of the two. */
    public static DbSchedulerContestant lockAndFetch() {
        return new DbSchedulerContestant(
                "db-scheduler",
                "db-scheduler 16.12.0 on HikariCP, pollUsingLockAndFetch(4.0, 20.0), " + settings(LOCKING_THREADS),
                10_000,
                LOCKING_THREADS,
                builder -> builder.pollUsingLockAndFetch(4.0, 20.0));
    }

    /** Reads due rows and marks each one before its execution. */
    public static DbSchedulerContestant fetch() {
        return new DbSchedulerContestant(
                "db-scheduler-fetch",
                "db-scheduler 16.12.0 on HikariCP, pollUsingFetch(4.0, 20.0), " + settings(FETCHING_THREADS),
                4_000,
                FETCHING_THREADS,
                builder -> builder.pollUsingFetch(4.0, 20.0));
    }

    private static String settings(int threads) {
        return threads + " threads, polls every 100 ms and whenever few executions are left, immediate execution on, no"
                + " index for priorities; the lower and upper limits are those of its published benchmark";
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String settings() {
        return settings;
    }

    @Override
    public int perSecond() {
        return perSecond;
    }

    @Override
    public int retriesPerSecond() {
        return perSecond / 5;
    }

    @Override
    public void install(Place place) {
        Database.script(place, "db-scheduler.sql");
    }

    @Override
    public Session open(Place place, Work work) {
        return new Running(place, work);
    }

    private final class Running implements Session {

        private final Place place;
        private final HikariDataSource pool;
        private final OneTimeTask<Void> task;
        private final Scheduler scheduler;
        private final Instant now;

        Running(Place place, Work work) {
            this.place = place;
            this.pool = Database.pool(place, threads + 2);
            this.now = Instant.ofEpochMilli(work.time().micros() / 1_000);
            this.task = Tasks.oneTime("no-op", Void.class)
                    .onFailure((failed, operations) -> operations.reschedule(failed, failed.getTimeDone()))
                    .execute((instance, context) -> work.attemptUnchecked(Integer.parseInt(instance.getId())));
            this.scheduler = polling.apply(Scheduler.create(pool, task)
                            .schedulerName(new SchedulerName.Fixed("node-" + NODES.incrementAndGet()))
                            .threads(threads)
                            .pollingInterval(Duration.ofMillis(100))
                            .failureLogging(LogLevel.OFF, false)
                            .enableImmediateExecution()
                            .shutdownMaxWait(Duration.ofSeconds(5)))
                    .build();
        }

        @Override
        public void enqueue(int job) {
            scheduler.schedule(task.instance(Integer.toString(job)), now);
        }

        @Override
        public void enqueueAll(int first, int count) {
            List<TaskInstance<?>> instances = IntStream.range(first, first + count)
                    .<TaskInstance<?>>mapToObj(job -> task.instance(Integer.toString(job)))
                    .toList();
            scheduler.scheduleBatch(instances, now);
        }

        @Override
        public void pile(int count) {
            scheduler.schedule(task.instance("later"), now.plus(Duration.ofDays(30)));
            Database.multiply(
                    place,
                    TABLE,
                    count - 1,
                    Map.of(
                            "task_instance", "task_instance || i",
                            "execution_time", "execution_time + i * interval '1 microsecond'"));
        }

        @Override
        public void start() {
            scheduler.start();
        }

        @Override
        public boolean settled() {
            return Database.holds(
                    pool, "NOT EXISTS (SELECT 1 FROM " + TABLE + " WHERE execution_time < now() + interval '1 day')");
        }

        @Override
        public long stored() {
            return Database.number(pool, "SELECT count(*) FROM " + TABLE);
        }

        @Override
        public void close() {
            scheduler.stop();
            pool.close();
        }
    }
}
