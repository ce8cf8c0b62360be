package dev.longhaul.engine.claim;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * When jobs whose last attempt was lost are asked for: while some may wait, and else every so often. Anybody may say that some
 * may wait; the rest is one poller's.
 */
final class SuspectLook {

    private final long everyNanos;
    /** How often it was said that some may wait. */
    private final AtomicLong said = new AtomicLong(1);
    /** Of that, what had been said when it was last decided whether to ask: what is said later is not answered by that poll. */
    private long heard;
    /** Of that, what came to nothing since: they were asked for, and none was there. */
    private long answered;

    private boolean ever;
    private long last;

    /** @param every how often they are asked for when nobody has said that some may wait */
    SuspectLook(Duration every) {
        this.everyNanos = every.toNanos();
    }

    /** Some may be waiting. */
    void mayWait() {
        said.incrementAndGet();
    }

    /** Whether they are asked for now. */
    boolean isTime(long nanoTime) {
        heard = said.get();
        return heard != answered || !ever || nanoTime - last >= everyNanos;
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
        if (taken) {
            mayWait();
        } else {
            answered = heard;
        }
    }
}
