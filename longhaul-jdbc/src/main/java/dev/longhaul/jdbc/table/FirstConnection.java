package dev.longhaul.jdbc.table;

import dev.longhaul.store.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** The first connection of a store, by which it learns whether there is a database at all. */
public final class FirstConnection {

    private FirstConnection() {}

    /** Connects, as {@link #of} does, and hangs up. */
    public static void require(DataSource database, String place) {
        try {
            of(database, place).close();
        } catch (SQLException e) {
            throw unavailable(place, e);
        }
    }

    /**
     * Connects.
     *
     * @param place for the error: which database
     * @throws StoreException of kind unavailable if nobody is there, or the server lets nobody in by that user, password or
     *     name of a database
     */
    public static Connection of(DataSource database, String place) {
        try {
            return database.getConnection();
        } catch (SQLException e) {
            throw unavailable(place, e);
        }
    }

    private static StoreException unavailable(String place, SQLException e) {
        return new StoreException(
                StoreException.Kind.UNAVAILABLE, "no connection to " + place + ": " + Trouble.describe(e), e);
    }
}
