package dev.longhaul.store;

import java.util.Collection;
import java.util.Map;

/** {@code longhaul_key}: which job of an ordering key may run, and the places of those behind it. */
public interface KeyTable {

    /**
     * Locks keys, sorted, waiting for whoever holds them; makes those that are missing (no head, sequence 1), also one
     * that was deleted while it was waited for. One that is made and not saved may stay behind as a row without a head.
     */
    Map<String, KeyRow> lock(Collection<String> keys);

    /** Writes rows that this transaction has locked; a row without a head is deleted. */
    void save(Collection<KeyRow> rows);

    /** How many keys there are. For tests and display. */
    long count();
}
