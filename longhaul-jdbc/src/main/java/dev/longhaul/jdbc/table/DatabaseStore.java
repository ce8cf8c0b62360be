package dev.longhaul.jdbc.table;

import dev.longhaul.store.Store;
import javax.sql.DataSource;

/** A store on a JDBC database. */
public interface DatabaseStore extends Store {

    /** Connections to the same database, for an application that joins its transactions with the store's. */
    DataSource dataSource();
}
