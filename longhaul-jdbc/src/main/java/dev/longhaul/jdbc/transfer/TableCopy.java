package dev.longhaul.jdbc.transfer;

import dev.longhaul.jdbc.table.Trouble;
import dev.longhaul.jdbc.transfer.CopiedTable.Column;
import dev.longhaul.jdbc.transfer.Values.Kept;
import dev.longhaul.store.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One table's rows on their way, inside one transaction of each side. */
final class TableCopy {

    /** The most rows sent at once. */
    private static final int ROWS_AT_ONCE = 1_000;

    /** The most memory that rows to be sent at once take, about: a single row may be larger. */
    private static final long BYTES_AT_ONCE = 8L * 1024 * 1024;

    /** The rows that the source's driver keeps: payloads can be large. */
    private static final int ROWS_FETCHED = 100;

    private final CopiedTable table;
    private final Connection from;
    private final Connection to;

    TableCopy(CopiedTable table, Connection from, Connection to) {
        this.table = table;
        this.from = from;
        this.to = to;
    }

    /**
     * Copies all rows.
     *
     * @return how many
     * @throws StoreException of kind refused if the two sides do not have equally many afterwards
     */
    long run() throws SQLException {
        String columns = table.columns().stream().map(Column::name).collect(Collectors.joining(", "));
        String marks = String.join(", ", Collections.nCopies(table.columns().size(), "?"));
        long copied = 0;
        try (PreparedStatement insert = to.prepareStatement(
                        "INSERT INTO " + table.name() + " (" + columns + ") VALUES (" + marks + ")");
                PreparedStatement select = from.prepareStatement("SELECT " + columns + " FROM " + table.name())) {
            List<Kept> target = kept(columns);
            select.setFetchSize(ROWS_FETCHED);
            try (ResultSet row = select.executeQuery()) {
                List<Kept> source = keptBy(row);
                int waiting = 0;
                long weight = 0;
                while (row.next()) {
                    weight += add(row, source, insert, target);
                    waiting++;
                    copied++;
                    if (waiting >= ROWS_AT_ONCE || weight >= BYTES_AT_ONCE) {
                        insert.executeBatch();
                        waiting = 0;
                        weight = 0;
                    }
                }
                insert.executeBatch();
            }
        } catch (SQLException e) {
            throw new SQLException(
                    table.name() + ", after " + copied + " rows: " + Trouble.describe(e), e.getSQLState(), e);
        }
        requireEqual(copied);
        return copied;
    }

    private long add(ResultSet row, List<Kept> source, PreparedStatement insert, List<Kept> target)
            throws SQLException {
        long weight = 0;
        for (int i = 0; i < table.columns().size(); i++) {
            Column column = table.columns().get(i);
            @Nullable Object value = Values.read(row, i + 1, column.kind(), source.get(i));
            Values.bind(insert, i + 1, value, column.kind(), target.get(i));
            weight += Values.weight(value);
        }
        insert.addBatch();
        return weight;
    }

    private List<Kept> kept(String columns) throws SQLException {
        try (Statement statement = to.createStatement();
                ResultSet nothing =
                        statement.executeQuery("SELECT " + columns + " FROM " + table.name() + " WHERE 1 = 0")) {
            return keptBy(nothing);
        }
    }

    private static List<Kept> keptBy(ResultSet result) throws SQLException {
        List<Kept> kept = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
            kept.add(Kept.of(result.getMetaData(), i));
        }
        return kept;
    }

    private void requireEqual(long copied) throws SQLException {
        long source = count(from, table.name());
        long target = count(to, table.name());
        if (source != copied || target != copied) {
            throw new StoreException(
                    StoreException.Kind.REFUSED,
                    table.name() + " has " + source + " rows in the source, of which " + copied + " were copied, and "
                            + target + " in the target; nothing is kept of this transfer. Please report it");
        }
    }

    static long count(Connection connection, String table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM " + table)) {
            row.next();
            return row.getLong(1);
        }
    }
}
