package dev.longhaul.engine.event;

import dev.longhaul.job.Outcome;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** What the engine counts since it started. Thread-safe; each number is exact, together they are not one moment. */
public final class Counters {

    /** Upper bounds of the lateness histogram's buckets, in milliseconds; the last bucket has none. */
    private static final long[] LATENESS_BOUNDS_MS = {1, 5, 10, 25, 50, 100, 250, 500, 1_000, 5_000, 30_000, 300_000};

    private final Map<Outcome.Kind, LongAdder> attempts = adders(Outcome.Kind.class);
    private final AtomicLongArray lateness = new AtomicLongArray(LATENESS_BOUNDS_MS.length + 1);
    private final LongAdder latenessNanos = new LongAdder();
    private final Map<Name, LongAdder> named = adders(Name.class);
    private volatile EngineMeter meter = EngineMeter.NONE;

    private static <E extends Enum<E>> Map<E, LongAdder> adders(Class<E> keys) {
        Map<E, LongAdder> adders = new EnumMap<>(keys);
        for (E key : keys.getEnumConstants()) {
            adders.put(key, new LongAdder());
        }
        return Collections.unmodifiableMap(adders);
    }

    private static <E extends Enum<E>> LongAdder of(Map<E, LongAdder> adders, E key) {
        return Objects.requireNonNull(adders.get(key), "every key has an adder");
    }

    /** What is counted by name. */
    public enum Name {
        /** Jobs accepted through this node. */
        ACCEPTED,
        /** Polls that took jobs. */
        CLAIMS,
        /** Jobs claimed. */
        CLAIMED,
        /** Commits that settled attempts. */
        SETTLE_COMMITS,
        /** Attempts of this node that somebody else had settled. */
        REFUSED,
        /** Renewals sent. */
        RENEWALS,
        /** Claims of this node's that others had taken back. */
        CLAIMS_LOST,
        /** Claims of others that this node took back. */
        CLAIMS_TAKEN_BACK,
        /** Jobs that went dead on this node. */
        DEAD,
        /** Jobs parked under an endpoint by this node. */
        PARKED,
        /** Jobs that expired while they waited. */
        EXPIRED,
        /** Jobs past their deadline that a sweep found. */
        SWEPT_DEADLINES,
        /** Operators' requests that a sweep found and obeyed or dropped. */
        SWEPT_REQUESTS,
        /** Jobs that retention removed. */
        REMOVED,
        /** Marks that this node made in the inbox, in transactions of its own. */
        MARKED,
        /** Marks of the inbox that retention removed. */
        MARKS_REMOVED,
        /** Times the store failed to do what the engine asked. */
        STORE_FAILURES
    }

    /** Has somebody hear what is measured from now on. */
    public void tell(EngineMeter other) {
        meter = other;
    }

    /** Counts. */
    public void add(Name name, long count) {
        of(named, name).add(count);
    }

    /** The count. */
    public long get(Name name) {
        return of(named, name).sum();
    }

    /** An attempt was settled by this node. */
    public void settled(Outcome.Kind kind) {
        of(attempts, kind).increment();
    }

    /** Attempts settled by this node with this outcome. */
    public long settledAs(Outcome.Kind kind) {
        return of(attempts, kind).sum();
    }

    /** An attempt was settled by this node, and ran so long. */
    public void settled(String type, Outcome.Kind kind, Duration took) {
        meter.settled(type, kind, took.isNegative() ? Duration.ZERO : took);
    }

    /** A poll claimed so many jobs, and parked so many. */
    public void claimed(int jobs, int parked) {
        add(Name.CLAIMS, 1);
        add(Name.CLAIMED, jobs);
        add(Name.PARKED, parked);
        committed(EngineMeter.Batch.CLAIM, jobs);
    }

    /** A commit held so many jobs. */
    public void committed(EngineMeter.Batch batch, int jobs) {
        if (jobs > 0) {
            meter.committed(batch, jobs);
        }
    }

    /** An attempt started so long after it was due. */
    public void startedAfterDue(String type, Duration late) {
        meter.started(type, late.isNegative() ? Duration.ZERO : late);
        long millis = Math.max(0, late.toMillis());
        int bucket = 0;
        while (bucket < LATENESS_BOUNDS_MS.length && millis > LATENESS_BOUNDS_MS[bucket]) {
            bucket++;
        }
        lateness.incrementAndGet(bucket);
        latenessNanos.add(Math.max(0, late.toNanos()));
    }

    /** Upper bounds of the lateness buckets, in milliseconds; there is one more bucket, without a bound. */
    public static long[] latenessBoundsMillis() {
        return LATENESS_BOUNDS_MS.clone();
    }

    /** How many attempts started in each lateness bucket. */
    public long[] lateness() {
        long[] counts = new long[lateness.length()];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = lateness.get(i);
        }
        return counts;
    }

    /** The sum of all lateness. */
    public Duration latenessSum() {
        return Duration.ofNanos(latenessNanos.sum());
    }
}
