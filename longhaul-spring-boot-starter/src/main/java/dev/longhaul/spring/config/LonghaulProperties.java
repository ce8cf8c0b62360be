package dev.longhaul.spring.config;

import dev.longhaul.messaging.plan.WithoutHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The engine of this application.
 *
 * @param enabled whether there is an engine at all
 * @param autoStart whether this process runs attempts; without, it only enqueues, until somebody calls start()
 * @param workers the most handlers at once in this process. Each is a virtual thread
 * @param lease how long another node waits after this one was last heard of before it takes its jobs
 * @param poll the longest sleep between two looks for due jobs; three times that while the database tells of other nodes' work
 * @param retention how long succeeded and cancelled jobs are kept
 * @param inboxRetention how long marks of handled messages are kept at least
 * @param payloadLimit the largest payload of one job
 * @param shutdownTimeout how long a stop waits for attempts in flight before it interrupts them
 * @param node a readable part of this node's name in claims and logs; the application's name if empty
 * @param logSuccesses whether each success is a line in the log, as information; else it is one for debugging only
 * @param schedules named schedules by name, in the text form of schedules; the presets need not be named here
 * @param defaultSchedule the name of the schedule of jobs that ask for none; if empty, the first of longhaul.schedules
 * @param data the folder of the SQLite database, where there is no other; made if it is not there
 * @param databaseUrl where the jobs are, if not in the application's own database: a JDBC URL of SQLite, PostgreSQL or
 *     MariaDB, postgresql://user:password@host/db or mariadb://user:password@host/db
 * @param transactions what enqueueing inside a Spring transaction does
 * @param pool the engine's connections
 * @param messages publishing and handling messages
 */
@ConfigurationProperties("longhaul")
public record LonghaulProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("true") boolean autoStart,
        @DefaultValue("256") int workers,
        @DefaultValue("15s") Duration lease,
        @DefaultValue("1s") Duration poll,
        @DefaultValue("7d") Duration retention,
        @DefaultValue("30d") Duration inboxRetention,
        @DefaultValue("256KB") DataSize payloadLimit,
        @DefaultValue("20s") Duration shutdownTimeout,
        @Nullable String node,
        @DefaultValue("false") boolean logSuccesses,
        @DefaultValue Map<String, String> schedules,
        @Nullable String defaultSchedule,
        @DefaultValue("longhaul-data") Path data,
        @Nullable String databaseUrl,
        @DefaultValue("join") Transactions transactions,
        @DefaultValue Pool pool,
        @DefaultValue Messages messages) {

    public LonghaulProperties {
        schedules = Collections.unmodifiableMap(new LinkedHashMap<>(schedules));
        require(workers >= 1 && workers <= 100_000, "longhaul.workers", workers, "Use 1 to 100000.");
        require(
                atLeast(lease, 2) && lease.compareTo(Duration.ofHours(1)) <= 0,
                "longhaul.lease",
                lease,
                "Use 2s to 1h; the default is 15s.");
        require(poll.toMillis() >= 1, "longhaul.poll", poll, "Use 1ms or more; the default is 1s.");
        require(atLeast(retention, 0), "longhaul.retention", retention, "Use 0s or more; the default is 7d.");
        require(atLeast(inboxRetention, 0), "longhaul.inbox-retention", inboxRetention, "Use 0s or more.");
        require(atLeast(shutdownTimeout, 0), "longhaul.shutdown-timeout", shutdownTimeout, "Use 0s or more.");
        require(
                payloadLimit.toBytes() >= 1 && payloadLimit.toMegabytes() <= 64,
                "longhaul.payload-limit",
                payloadLimit,
                "Use 1B to 64MB; what is larger belongs in a place that the payload names.");
    }

    /** Whether the jobs have a database of their own. */
    public boolean hasDatabaseUrl() {
        return databaseUrl != null && !databaseUrl.isBlank();
    }

    /** Without the URL, which can hold a password. */
    @Override
    public String toString() {
        return "LonghaulProperties[enabled=" + enabled + ", autoStart=" + autoStart + ", workers=" + workers
                + ", lease="
                + lease + ", poll=" + poll + ", retention=" + retention + ", inboxRetention=" + inboxRetention
                + ", payloadLimit=" + payloadLimit
                + ", shutdownTimeout=" + shutdownTimeout + ", node=" + node + ", logSuccesses=" + logSuccesses
                + ", schedules=" + schedules
                + ", defaultSchedule=" + defaultSchedule + ", data=" + data + ", databaseUrl="
                + (hasDatabaseUrl() ? "(set)" : "(empty)") + ", transactions=" + transactions + ", pool=" + pool
                + ", messages=" + messages + "]";
    }

    /** What enqueueing inside a Spring transaction does. */
    public enum Transactions {
        /** The job is part of the transaction; one that is not on the jobs' database is refused with a sentence. */
        JOIN,
        /** The job is committed by itself, at once, whatever becomes of the transaction. */
        APART
    }

    /**
     * The engine's connections.
     *
     * @param use whose they are: the engine's own, reached by the URL of the application's pool, or the application's pool itself
     * @param size the most connections for transactions in a pool of the engine's own, 3 or more
     */
    public record Pool(
            @DefaultValue("own") Use use,
            @DefaultValue("16") int size) {

        public Pool {
            require(size >= 3 && size <= 1_000, "longhaul.pool.size", size, "Use 3 to 1000; the default is 16.");
        }

        /** Whose connections the engine uses. */
        public enum Use {
            /** Its own: the application cannot take them all while an attempt waits to be settled. */
            OWN,
            /** The application's: fewer in all; eight of them are the engine's at times. */
            APPLICATION
        }
    }

    /**
     * Publishing and handling messages.
     *
     * @param source what this application calls itself in the messages that it publishes, a URI reference; a slash and the
     *     application's name if empty
     * @param withoutHandlers what becomes of a message whose type has no handlers here: it is dead at once, ignored, or waits for
     *     a node that has them
     */
    public record Messages(
            @Nullable String source, @DefaultValue("dead") WithoutHandlers withoutHandlers) {}

    private static boolean atLeast(Duration duration, long seconds) {
        return duration.compareTo(Duration.ofSeconds(seconds)) >= 0;
    }

    private static void require(boolean holds, String name, Object value, String remedy) {
        if (!holds) {
            throw new InvalidConfigurationException(name + " is " + value + ", which is out of range.", remedy);
        }
    }
}
