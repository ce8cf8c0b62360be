package dev.longhaul.engine.runtime;

/** Something the engine does again and again, one turn at a time. Thread-safe. */
public interface Activity {

    /** Has the next turn soon; during a turn, right after it. Wakes that come together count once. */
    void wake();

    /** Has no further turn. */
    void stop();
}
