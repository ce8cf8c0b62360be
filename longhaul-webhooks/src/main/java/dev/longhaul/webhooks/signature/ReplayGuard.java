package dev.longhaul.webhooks.signature;

import java.time.Instant;

/**
 * Remembers which ids were accepted, so that a captured request cannot be played back while its timestamp is fresh.
 * Implementations are safe for use by several threads. A receiver with several instances wants one that they share, such
 * as a table with the id as its primary key.
 */
public interface ReplayGuard {

    /**
     * Remembers an id, in one step with looking whether it is remembered already.
     *
     * @param id an id whose signature was verified
     * @param until when it may be forgotten
     */
    Memory remember(String id, Instant until);

    /** Forgets an id, because handling its message failed and another attempt is welcome. */
    void forget(String id);

    /** What came of {@link #remember}. */
    enum Memory {
        /** It is remembered now and was not before. */
        NEW,
        /** It was remembered already. */
        KNOWN,
        /** There is no room for it. */
        FULL
    }

    /** Returns a guard that remembers nothing, for receivers that handle each id once by other means. */
    static ReplayGuard none() {
        return new ReplayGuard() {
            @Override
            public Memory remember(String id, Instant until) {
                return Memory.NEW;
            }

            @Override
            public void forget(String id) {
                // Nothing was remembered.
            }
        };
    }
}
