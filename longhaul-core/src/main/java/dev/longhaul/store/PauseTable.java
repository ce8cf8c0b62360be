package dev.longhaul.store;

import java.util.Set;

/** {@code longhaul_pause}: paused types and endpoints. */
public interface PauseTable {

    /** Makes a pause; false if it was there. */
    boolean insert(Pause pause);

    /** Ends a pause; false if there was none. */
    boolean delete(Pause pause);

    /** All pauses. Locks nothing. */
    Set<Pause> all();
}
