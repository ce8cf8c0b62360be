package dev.longhaul.trials.benchmark.peer;

import com.zaxxer.hikari.HikariDataSource;
import dev.longhaul.trials.benchmark.server.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jobrunr.jobs.Job;
import org.jobrunr.jobs.filters.RetryFilter;
import org.jobrunr.jobs.lambdas.JobRequest;
import org.jobrunr.jobs.lambdas.JobRequestHandler;
import org.jobrunr.jobs.mappers.JobMapper;
import org.jobrunr.jobs.states.FailedState;
import org.jobrunr.jobs.states.JobState;
import org.jobrunr.scheduling.JobRequestScheduler;
import org.jobrunr.server.BackgroundJobServer;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.server.JobActivator;
import org.jobrunr.storage.sql.postgres.PostgresStorageProvider;
import org.jobrunr.utils.mapper.jackson3.Jackson3JsonMapper;

/** JobRunr, with its job requests, which need no bytecode analysis. */
public final class JobRunrContestant implements Contestant {

    private static final int WORKERS = 32;
    private static final String TABLE = "jobrunr_jobs";

    @Override
    public String name() {
        return "jobrunr";
    }

    @Override
    public String settings() {
        return "JobRunr 8.7.0, PostgresStorageProvider on HikariCP, " + WORKERS
                + " workers on virtual threads, polls every 5 s (its least) and whenever workers are free, job requests"
                + " with Jackson 3; a failed job is enqueued again at once by a filter in the place of its RetryFilter";
    }

    @Override
    public int perSecond() {
        return 2_300;
    }

    @Override
    public int retriesPerSecond() {
        return 510;
    }

    @Override
    public Session open(Place place, Work work) {
        return new Running(place, work);
    }

    /** The request of a no-op job. */
    public record NoOp(int job) implements JobRequest {
        @Override
        public Class<? extends JobRequestHandler<?>> getJobRequestHandler() {
            return NoOpHandler.class;
        }
    }

    /** Runs it. */
    public static final class NoOpHandler implements JobRequestHandler<NoOp> {
        private final Work work;

        NoOpHandler(Work work) {
            this.work = work;
        }

        @Override
        public void run(NoOp request) throws Exception {
            work.attempt(request.job());
        }
    }

    /** Enqueues a failed job at once, and not at the next poll for scheduled jobs, which is five seconds away. */
    private static final class AtOnce extends RetryFilter {
        @Override
        public void onStateElection(Job job, JobState next) {
            if (next instanceof FailedState) {
                job.enqueue();
            }
        }
    }

    private static final class Running implements Session {

        private final Place place;
        private final HikariDataSource pool;
        private final Instant now;
        private final JobRequestScheduler scheduler;
        private final BackgroundJobServer server;
        private boolean started;

        Running(Place place, Work work) {
            this.place = place;
            this.pool = Database.pool(place, WORKERS + 4);
            this.now = Instant.ofEpochMilli(work.time().micros() / 1_000);
            Jackson3JsonMapper json = new Jackson3JsonMapper();
            PostgresStorageProvider storage = new PostgresStorageProvider(pool);
            storage.setJobMapper(new JobMapper(json));
            NoOpHandler handler = new NoOpHandler(work);
            JobActivator activator = new JobActivator() {
                @Override
                public <T> T activateJob(Class<T> type) {
                    return type.cast(handler);
                }
            };
            this.scheduler = new JobRequestScheduler(storage, List.of());
            this.server = new BackgroundJobServer(
                    storage,
                    json,
                    activator,
                    BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration()
                            .andPollInterval(Duration.ofSeconds(5))
                            .andWorkerCount(WORKERS));
            server.setJobFilters(List.of(new AtOnce()));
        }

        @Override
        public void enqueue(int job) {
            scheduler.enqueue(new NoOp(job));
        }

        @Override
        public void enqueueAll(int first, int count) {
            scheduler.enqueue(IntStream.range(first, first + count).mapToObj(NoOp::new));
        }

        @Override
        public void pile(int count) {
            scheduler.schedule(now.plus(Duration.ofDays(30)), new NoOp(0));
            Database.multiply(
                    place,
                    TABLE,
                    count - 1,
                    Map.of("id", "substr(id, 1, 24) || lpad(to_hex(i), 12, '0')", "scheduledat", "scheduledat"));
        }

        @Override
        public void start() {
            server.start();
            started = true;
        }

        @Override
        public boolean settled() {
            return Database.holds(
                    pool,
                    "NOT EXISTS (SELECT 1 FROM " + TABLE + " WHERE state IN ('ENQUEUED', 'PROCESSING', 'FAILED'))");
        }

        @Override
        public long stored() {
            return Database.number(
                    pool, "SELECT count(*) FROM " + TABLE + " WHERE state NOT IN ('SUCCEEDED', 'DELETED')");
        }

        @Override
        public void close() {
            if (started) {
                server.stop();
            }
            pool.close();
        }
    }
}
