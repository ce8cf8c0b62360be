package dev.longhaul.engine.settings;

import dev.longhaul.engine.limit.EndpointLimits;
import dev.longhaul.job.TypeOptions;
import dev.longhaul.store.NodeId;
import dev.longhaul.store.Store;
import java.time.Duration;
import java.util.function.Function;

/**
 * How an engine works. Every value has a default in {@link #defaults}.
 *
 * @param node this node's name, unique among all that ever ran
 * @param workers the most handlers at once on this node
 * @param lease how long a claim stands without being renewed; at least 1 second
 * @param pace how often it looks when nothing tells it to
 * @param limits sizes and spans
 * @param endpoints the limits of an endpoint by its name
 */
public record EngineSettings(
        NodeId node,
        int workers,
        Duration lease,
        Pace pace,
        Limits limits,
        Function<String, EndpointLimits> endpoints) {

    /** The most workers. */
    public static final int MAX_WORKERS = 100_000;

    public EngineSettings {
        if (workers < 1 || workers > MAX_WORKERS) {
            throw new IllegalArgumentException("workers " + workers + " is outside 1 to " + MAX_WORKERS);
        }
        if (lease.compareTo(Duration.ofSeconds(1)) < 0 || lease.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("lease " + lease + " is outside 1 second to 1 hour");
        }
    }

    /** The defaults, for a node of that name. */
    public static EngineSettings defaults(NodeId node) {
        return new EngineSettings(
                node, 256, Duration.ofSeconds(15), Pace.DEFAULT, Limits.DEFAULT, endpoint -> EndpointLimits.NONE);
    }

    /** How long before a claim's end nothing is started from it any more: a fifth of the lease. */
    public Duration startMargin() {
        return lease.dividedBy(5);
    }

    /** How long one call waits for another transaction's lock before its group is split. */
    private static final Duration LOCK_WAIT = Duration.ofMillis(200);
    /** The same where there is one writer, and so no lock but its place: nobody else could do better meanwhile. */
    private static final Duration ONE_WRITER_WAIT = Duration.ofSeconds(5);

    /** How long the engine's transactions wait for others in this store: 200 ms, or 5 s for the one writer's place. */
    public static Duration lockWait(Store store) {
        return store.exclusive() ? ONE_WRITER_WAIT : LOCK_WAIT;
    }

    /** By so much longer is the wait between two looks while other nodes' announcements are heard. */
    private static final int LONGER_WHEN_TOLD = 3;

    /**
     * The longest between two looks for due jobs: the pace's poll, or three times that while the store hears of what other
     * nodes make due. What comes without an announcement (an enqueue in the caller's own transaction, plain SQL) may wait
     * that long.
     */
    public Duration longestLook(Store store) {
        return store.hearsAnnouncements() ? pace.poll().multipliedBy(LONGER_WHEN_TOLD) : pace.poll();
    }

    /**
     * How often the engine looks when nothing tells it to.
     *
     * @param poll the longest between two looks for due jobs, where nobody tells of new ones
     * @param fromBottom how often a poll ignores its low-water marks
     * @param sweep the longest between two sweeps
     * @param retain how often retention looks for what can go
     * @param node how often the node writes its row for display
     */
    public record Pace(Duration poll, Duration fromBottom, Duration sweep, Duration retain, Duration node) {

        /** 1 s, 2 s, 5 s, 1 min, 30 s. */
        public static final Pace DEFAULT = new Pace(
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                Duration.ofMinutes(1),
                Duration.ofSeconds(30));

        public Pace {
            for (Duration each : new Duration[] {poll, fromBottom, sweep, retain, node}) {
                if (each.compareTo(Duration.ofMillis(1)) < 0) {
                    throw new IllegalArgumentException("a pace of " + each + " is below 1 millisecond");
                }
            }
        }
    }

    /**
     * Sizes and spans.
     *
     * @param payload the largest payload, in bytes
     * @param claimBatch the most jobs in one claim
     * @param groupCommit the most enqueues or outcomes in one commit
     * @param retention how long succeeded and cancelled jobs are kept
     * @param inboxRetention how long marks of the inbox are kept at least; those of a job that is there, as long as it is
     * @param shutdown how long a clean shutdown waits for attempts
     * @param defaults how a type is treated that was registered without options
     */
    public record Limits(
            int payload,
            int claimBatch,
            int groupCommit,
            Duration retention,
            Duration inboxRetention,
            Duration shutdown,
            TypeOptions defaults) {

        /** 256 KiB, 500, 500, 7 days, 30 days, 20 s, {@link TypeOptions#DEFAULT}. */
        public static final Limits DEFAULT = new Limits(
                256 * 1024,
                500,
                500,
                Duration.ofDays(7),
                Duration.ofDays(30),
                Duration.ofSeconds(20),
                TypeOptions.DEFAULT);

        public Limits {
            if (payload < 0 || payload > 64 * 1024 * 1024) {
                throw new IllegalArgumentException("payload limit " + payload + " is outside 0 to 64 MiB");
            }
            if (claimBatch < 1 || groupCommit < 1) {
                throw new IllegalArgumentException("batches hold at least 1");
            }
            if (inboxRetention.isNegative()) {
                throw new IllegalArgumentException("inbox retention " + inboxRetention
                        + " is negative; keep marks as long as a message may be delivered again");
            }
            if (retention.isNegative() || shutdown.isNegative()) {
                throw new IllegalArgumentException("retention and shutdown are not negative");
            }
        }
    }
}
