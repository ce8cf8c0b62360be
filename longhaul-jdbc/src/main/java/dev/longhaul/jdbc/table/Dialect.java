package dev.longhaul.jdbc.table;

import dev.longhaul.store.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How one kind of database is spoken to. Thread-safe. */
public interface Dialect {

    /** Its statements. */
    SqlPage sql();

    /** What kind of trouble an error of a statement is; errors of a commit are the store's own business. */
    StoreException.Kind kindOf(SQLException trouble);

    /** Whether a statement failed because a row of that key is there already. */
    boolean isDuplicate(SQLException trouble);

    /** Prepares a statement, or finds the one prepared before. */
    PreparedStatement prepare(Connection connection, String sql) throws SQLException;

    /** Gives back a statement whose results have been read. */
    void done(PreparedStatement statement) throws SQLException;

    /** Gives back a statement that failed, and is not used again. Never throws: there is an error to tell of already. */
    void discard(PreparedStatement statement);

    /** Binds a UUID. */
    void bindUuid(PreparedStatement statement, int at, UUID value) throws SQLException;

    /** Binds a set of UUIDs as one parameter. */
    void bindUuids(PreparedStatement statement, int at, Collection<UUID> values) throws SQLException;

    /** Binds a set of texts as one parameter. */
    void bindTexts(PreparedStatement statement, int at, Collection<String> values) throws SQLException;

    /**
     * Binds the clock, where the statements are given it.
     *
     * @return how many parameters that took: one, or none where statements read the database's own clock
     */
    int bindNow(PreparedStatement statement, int at) throws SQLException;

    /**
     * A statement that makes this transaction's commit as durable as if it had written what it only found; null where no
     * statement is needed for that.
     */
    @Nullable
    String answeringForOthers();

    /** Reads a UUID that is not null. */
    UUID readUuid(ResultSet results, String column) throws SQLException;

    /**
     * How a batch travels: what is run, one after the other; one statement for all rows, one for each, or some for many.
     *
     * @param sql a statement of the page
     * @param more what the statement binds after the columns, the same for every row
     */
    <T> List<Call> calls(String sql, Batch<T> batch, Binding more);

    /** A statement and its parameters. */
    record Call(String sql, Binding binding) {}

    /** A batch of rows and what of them is bound. */
    record Batch<T>(Columns<T> columns, List<T> rows) {}
}
