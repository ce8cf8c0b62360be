package dev.longhaul.jdbc.table;

import dev.longhaul.store.Store;
import dev.longhaul.store.StoreException;
import java.sql.SQLException;
import javax.sql.DataSource;

/** A store on a JDBC database. */
public interface DatabaseStore extends Store {

    /** Connections to the same database, for an application that joins its transactions with the store's. */
    DataSource dataSource();

    /** What kind of trouble an error of such a connection is, but for those of a commit. */
    StoreException.Kind kindOf(SQLException trouble);

    /**
     * Takes what must be owned of a store that is there already, as {@link #prepare()} does, and changes nothing in it.
     *
     * @throws StoreException if it is not there, or is owned by another
     */
    default void ownExisting() {}
}
