package dev.longhaul.store.memory.rows;

import org.jspecify.annotations.Nullable;

/**
 * Hears of every row that a commit changes, so that a simulation can check what must always be true without looking at
 * everything each time. Called while no other transaction takes a step; it must neither block nor use the database.
 */
@FunctionalInterface
public interface RowChanges {

    /** Nobody listens. */
    RowChanges UNHEARD = (table, before, after) -> {};

    /**
     * A row is inserted, replaced or removed by a commit; or by a failover, which undoes one.
     *
     * @param table the table's name
     * @param before the row that was committed before; null for none
     * @param after the row that is committed now; null for none
     */
    void changed(String table, @Nullable Object before, @Nullable Object after);
}
