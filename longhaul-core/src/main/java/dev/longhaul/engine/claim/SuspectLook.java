package dev.longhaul.engine.claim;

import java.time.Duration;

/**
 * When jobs whose last attempt was lost are asked for: while some may wait, and else every so often. Anybody may say that some
 * may wait; the rest is one poller's.
 */
final class SuspectLook {

    private final long everyNanos;
    private volatile boolean mayWait = true;
    private boolean ever;
    private long last;

    /** @param every how often they are asked for when nobody has said that some may wait */
    SuspectLook(Duration every) {
        this.everyNanos = every.toNanos();
    }

    /** Some may be waiting. */
    void mayWait() {
        mayWait = true;
    }

    /** Whether they are asked for now. */
    boolean isTime(long nanoTime) {
        return mayWait || !ever || nanoTime - last >= everyNanos;
    }

    /** None that is due was seen. */
    void sawNone(long nanoTime) {
        ever = true;
        last = nanoTime;
    }

    /** They were asked for, and one was taken or none: where one was, another may wait. */
    void asked(boolean taken, long nanoTime) {
        ever = true;
        last = nanoTime;
        mayWait = taken;
    }
}
