package dev.longhaul.trials.benchmark.peer;

import com.zaxxer.hikari.HikariDataSource;
import dev.longhaul.trials.benchmark.server.Place;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.utils.ConnectionProvider;
import org.quartz.utils.DBConnectionManager;

/** Quartz with its clustered store on JDBC. One durable job and a trigger for each piece of work: fewer rows than a job each. */
public final class QuartzContestant implements Contestant {

    private static final int THREADS = 20;
    private static final int BATCH = THREADS;
    private static final String NAME = "benchmark";
    private static final String SOURCE = "benchmark";
    private static final String JOB = "no-op";

    @Override
    public String name() {
        return "quartz";
    }

    @Override
    public String settings() {
        return "Quartz 2.5.2, JobStoreTX clustered with PostgreSQLDelegate on HikariCP, " + THREADS
                + " threads, batchTriggerAcquisitionMaxCount " + BATCH
                + ", batchTriggerAcquisitionFireAheadTimeWindow 1000, idleWaitTime 1000, one durable job with a trigger"
                + " for each piece of work; a failed attempt schedules its trigger again for now";
    }

    @Override
    public int perSecond() {
        return 430;
    }

    @Override
    public int retriesPerSecond() {
        return 70;
    }

    @Override
    public void install(Place place) {
        Database.resource(place, Scheduler.class, "/org/quartz/impl/jdbcjobstore/tables_postgres.sql");
    }

    @Override
    public Session open(Place place, Work work) {
        try {
            return new Running(place, work);
        } catch (SchedulerException e) {
            throw new IllegalStateException("Quartz does not come up", e);
        }
    }

    /** Quartz asks for connections by a name. */
    private record Pooled(HikariDataSource pool) implements ConnectionProvider {
        @Override
        public Connection getConnection() throws SQLException {
            return pool.getConnection();
        }

        @Override
        public void initialize() {
            // The pool is there already.
        }

        @Override
        public void shutdown() {
            pool.close();
        }
    }

    private record NoOp(Work work) implements Job {
        @Override
        public void execute(JobExecutionContext context) throws JobExecutionException {
            Trigger trigger = context.getTrigger();
            try {
                work.attempt(Integer.parseInt(trigger.getKey().getName()));
            } catch (FailedOnPurpose failed) {
                retry(context.getScheduler(), trigger);
            } catch (Exception e) {
                throw new JobExecutionException(e);
            }
        }

        /** Quartz knows no retry that is on disk but another firing of the trigger. */
        private static void retry(Scheduler scheduler, Trigger trigger) throws JobExecutionException {
            try {
                scheduler.rescheduleJob(
                        trigger.getKey(),
                        TriggerBuilder.newTrigger()
                                .withIdentity(trigger.getKey())
                                .forJob(JOB)
                                .startNow()
                                .build());
            } catch (SchedulerException e) {
                throw new JobExecutionException(e);
            }
        }
    }

    private static final class Running implements Session {

        private final Place place;
        private final HikariDataSource pool;
        private final Scheduler scheduler;
        private final JobDetail job;
        private final Instant now;

        Running(Place place, Work work) throws SchedulerException {
            this.place = place;
            this.pool = Database.pool(place, THREADS + 5);
            this.now = Instant.ofEpochMilli(work.time().micros() / 1_000);
            DBConnectionManager.getInstance().addConnectionProvider(SOURCE, new Pooled(pool));
            this.scheduler = new StdSchedulerFactory(properties()).getScheduler();
            NoOp noOp = new NoOp(work);
            scheduler.setJobFactory((bundle, asking) -> noOp);
            this.job = JobBuilder.newJob(NoOp.class)
                    .withIdentity(JOB)
                    .storeDurably()
                    .build();
            scheduler.addJob(job, true);
        }

        private static Properties properties() {
            Properties all = new Properties();
            all.put("org.quartz.scheduler.instanceName", NAME);
            all.put("org.quartz.scheduler.instanceId", "AUTO");
            all.put("org.quartz.scheduler.idleWaitTime", "1000");
            all.put("org.quartz.scheduler.batchTriggerAcquisitionMaxCount", Integer.toString(BATCH));
            all.put("org.quartz.scheduler.batchTriggerAcquisitionFireAheadTimeWindow", "1000");
            all.put("org.quartz.threadPool.threadCount", Integer.toString(THREADS));
            all.put("org.quartz.jobStore.class", "org.quartz.impl.jdbcjobstore.JobStoreTX");
            all.put("org.quartz.jobStore.driverDelegateClass", "org.quartz.impl.jdbcjobstore.PostgreSQLDelegate");
            all.put("org.quartz.jobStore.dataSource", SOURCE);
            all.put("org.quartz.jobStore.isClustered", "true");
            all.put("org.quartz.jobStore.acquireTriggersWithinLock", "true");
            all.put("org.quartz.jobStore.useProperties", "true");
            // Work that has waited is not misfired: it would be written once more before it runs.
            all.put(
                    "org.quartz.jobStore.misfireThreshold",
                    Long.toString(Duration.ofDays(1).toMillis()));
            return all;
        }

        private Trigger trigger(String name, Instant start) {
            return TriggerBuilder.newTrigger()
                    .withIdentity(name)
                    .forJob(job)
                    .startAt(Date.from(start))
                    .build();
        }

        @Override
        public void enqueue(int number) {
            try {
                scheduler.scheduleJob(trigger(Integer.toString(number), now));
            } catch (SchedulerException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void enqueueAll(int first, int count) {
            Set<Trigger> triggers = IntStream.range(first, first + count)
                    .mapToObj(number -> trigger(Integer.toString(number), now))
                    .collect(Collectors.toSet());
            try {
                scheduler.scheduleJobs(Map.of(job, triggers), true);
            } catch (SchedulerException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void pile(int count) {
            try {
                scheduler.scheduleJob(trigger("later", now.plus(Duration.ofDays(30))));
            } catch (SchedulerException e) {
                throw new IllegalStateException(e);
            }
            Map<String, String> another = Map.of("trigger_name", "trigger_name || i");
            Database.multiply(
                    place,
                    "qrtz_triggers",
                    count - 1,
                    Map.of("trigger_name", "trigger_name || i", "next_fire_time", "next_fire_time + i"));
            Database.multiply(place, "qrtz_simple_triggers", count - 1, another);
        }

        @Override
        public void start() {
            try {
                scheduler.start();
            } catch (SchedulerException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public boolean settled() {
            return Database.holds(
                    pool,
                    "NOT EXISTS (SELECT 1 FROM qrtz_fired_triggers) AND NOT EXISTS (SELECT 1 FROM qrtz_triggers"
                            + " WHERE sched_name = '" + NAME + "' AND next_fire_time < "
                            + now.plus(Duration.ofDays(1)).toEpochMilli() + ")");
        }

        @Override
        public long stored() {
            return Database.number(pool, "SELECT count(*) FROM qrtz_triggers");
        }

        @Override
        public void close() {
            try {
                scheduler.shutdown(true);
            } catch (SchedulerException e) {
                throw new IllegalStateException(e);
            } finally {
                pool.close();
            }
        }
    }
}
