package dev.longhaul.jdbc.table;

import dev.longhaul.store.Store;
import javax.sql.DataSource;

/** A store on a JDBC database. */
public interface DatabaseStore extends Store {

    /** Connections to the same database, for an application that joins its transactions with the store's. */
    DataSource dataSource();

    /**
     * Takes what must be owned of a store that is there already, as {@link #prepare()} does, and changes nothing in it.
     *
     * @throws dev.longhaul.store.StoreException if it is not there, or is owned by another
     */
    default void ownExisting() {}
}
