package dev.longhaul.jdbc.table;

import dev.longhaul.jdbc.table.Unreadable.UnreadableJob;
import dev.longhaul.store.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Runs statements on one connection, inside a transaction that somebody else began. After a statement has failed it
 * refuses all others until {@link #recovered()}, in every dialect alike.
 *
 * <p>Where every trip to the server counts, writes whose answer nobody needs, and questions whose answer nobody needs yet, wait
 * for the next statement, or for the commit, and travel with it. What they fail with is then told there.
 */
public final class Session {
    /** From so many rows on {@link #writeAllOrNone}'s savepoint costs less than what it saves. */
    static final int AT_ONCE = 16;

    /** A name that no savepoint of a transaction's own has. */
    private static final String ALL_OR_NONE = "longhaul_all_or_none";

    private final Connection connection;
    private final Dialect dialect;
    private final Unreadable unreadable;
    private boolean writesTravelAlong;
    private final Ahead waiting = new Ahead();
    /** Rows were written, or wait to be, of which nobody has heard yet whether they were there before. */
    private boolean hopesForNew;

    private @Nullable StoreException failure;
    private boolean over;

    /** A session on that connection, each statement of which is a trip of its own. */
    public Session(Connection connection, Dialect dialect, Unreadable unreadable) {
        this(connection, dialect, unreadable, false);
    }

    private Session(Connection connection, Dialect dialect, Unreadable unreadable, boolean writesTravelAlong) {
        this.connection = connection;
        this.dialect = dialect;
        this.unreadable = unreadable;
        this.writesTravelAlong = writesTravelAlong;
    }

    /**
     * A session whose writes travel along with what comes next. Only where the driver takes several statements as one, and
     * whoever ends the transaction does so by {@link #finish} while some wait.
     */
    public static Session travellingAlong(Connection connection, Dialect dialect, Unreadable unreadable) {
        return new Session(connection, dialect, unreadable, true);
    }

    /** The connection, as the driver or the pool gave it. */
    public Connection connection() {
        return connection;
    }

    /** The statements of this session's dialect. */
    public SqlPage sql() {
        return dialect.sql();
    }

    /** Rows that cannot be read, and are passed over. */
    public Unreadable unreadable() {
        return unreadable;
    }

    /** The transaction was rolled back to a point before the failed statement, and before those that wait. */
    public void recovered() {
        failure = null;
        hopesForNew = false;
        waiting.clear();
    }

    /** The transaction has ended: nothing more is run, also through tables that were had from it before. */
    public void over() {
        over = true;
    }

    /** Whether a statement has failed. */
    public boolean failed() {
        return failure != null;
    }

    /** Runs a statement without parameters that is none of the page's: a transaction's own words. */
    public void execute(String sql) {
        // Not together with it: these words are seldom the same, and no use to keep prepared.
        flush();
        run(() -> {
            try (Statement statement = connection.createStatement()) {
                return statement.execute(sql);
            }
        });
    }

    /**
     * Runs what waits, and from now on each statement when it is asked for: somebody else uses the connection too, who may go
     * back to a savepoint of his own.
     */
    public void share() {
        flush();
        writesTravelAlong = false;
    }

    /** Runs what waits, in a trip of its own. */
    public void flush() {
        if (!waiting.isEmpty()) {
            Ahead.Item last = waiting.removeLast();
            prepared(last.call().sql(), last.call().binding(), statement -> {
                last.hear(statement, dialect);
                return true;
            });
        }
    }

    /** Whether something waits. */
    public boolean isWaiting() {
        return !waiting.isEmpty();
    }

    /**
     * Runs what waits, and then a statement that ends the transaction, in one trip.
     *
     * @return what the server warns of, because of any of them
     * @throws SQLException of any of them
     */
    public @Nullable SQLWarning finish(String end) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(waiting.before(end))) {
            waiting.bind(new Args(dialect, statement));
            List<Ahead.Item> sent = waiting.leave();
            statement.execute();
            SQLWarning warning = statement.getWarnings();
            Ahead.hear(sent, statement, dialect);
            return warning;
        }
    }

    /** What kind of trouble an error of a statement is, those that have waited among them. */
    public StoreException.Kind kindOf(SQLException trouble) {
        return hopesForNew && dialect.isDuplicate(trouble) ? StoreException.Kind.CONFLICT : dialect.kindOf(trouble);
    }

    /**
     * Said where a caller is told that something is done because another transaction did it: this one's commit then stands
     * for that, too.
     */
    public void answerForOthers() {
        String sql = dialect.answeringForOthers();
        if (sql != null) {
            execute(sql);
        }
    }

    /** Runs a statement that answers with a number of rows. */
    public int update(String sql, Binding binding) {
        return prepared(sql, binding, PreparedStatement::getUpdateCount);
    }

    /** Runs a statement whose answer nobody needs: now, or together with the next. */
    public void write(String sql, Binding binding) {
        if (writesTravelAlong) {
            requireUsable();
            waiting.write(new Dialect.Call(sql, binding));
        } else {
            update(sql, binding);
        }
    }

    /** Asks something that answers with one row, together with the next statement. */
    public void ask(String sql, Binding binding, Hearing hearing) {
        requireUsable();
        waiting.ask(new Dialect.Call(sql, binding), hearing);
    }

    /** Says the words that begin the transaction, together with its first statement. */
    public void begin(String words) {
        requireUsable();
        waiting.say(words);
    }

    /** Runs a statement that answers with rows. */
    public <T> List<T> list(String sql, Binding binding, Reading<T> reading) {
        return prepared(sql, binding, statement -> {
            try (ResultSet results = Objects.requireNonNull(statement.getResultSet(), sql)) {
                List<T> list = new ArrayList<>();
                List<UnreadableJob> met = new ArrayList<>();
                Row row = new Row(dialect, results);
                while (results.next()) {
                    try {
                        list.add(reading.read(row));
                    } catch (UnreadableJob e) {
                        met.add(e);
                    }
                }
                if (!met.isEmpty()) {
                    throw unreadable.met(met);
                }
                return list;
            }
        });
    }

    /** The first row, or null if there is none. */
    public <T> @Nullable T first(String sql, Binding binding, Reading<T> reading) {
        List<T> list = list(sql, binding, reading);
        return list.isEmpty() ? null : list.get(0);
    }

    /** The only row. */
    public <T> T only(String sql, Binding binding, Reading<T> reading) {
        T row = first(sql, binding, reading);
        if (row == null) {
            throw new StoreException(StoreException.Kind.REFUSED, "a statement that always answers did not: " + sql);
        }
        return row;
    }

    /** As {@link #write}, for each row of a batch; an empty batch runs nothing. */
    public <T> void writeEach(String sql, Columns<T> columns, List<T> rows) {
        if (!rows.isEmpty()) {
            for (Dialect.Call call : dialect.calls(sql, new Dialect.Batch<>(columns, rows), Binding.NONE)) {
                write(call.sql(), call.binding());
            }
        }
    }

    /** As {@link #writeEach}; a row that is there already is a {@link StoreException.Kind#CONFLICT}. */
    public <T> void writeNew(String sql, Columns<T> columns, List<T> rows) {
        hopesForNew = true;
        writeEach(sql, columns, rows);
        hopesForNew = waiting.hasWrites();
    }

    /**
     * Writes the rows of a batch, all or none. None if one of them is there already; the transaction goes on.
     *
     * @param sql writes them all in one call, and fails where one is there already
     * @return whether they were written
     */
    public <T> boolean writeAllOrNone(String sql, Columns<T> columns, List<T> rows) {
        boolean written = false;
        if (waiting.hasWrites()) {
            // What they fail with must not be taken for these rows.
            flush();
        }
        try {
            for (Dialect.Call call : dialect.calls(sql, new Dialect.Batch<>(columns, rows), Binding.NONE)) {
                // In one trip to the server.
                written = prepared("SAVEPOINT " + ALL_OR_NONE + "; " + call.sql(), call.binding(), statement -> {
                    statement.getMoreResults();
                    return statement.getUpdateCount() == rows.size();
                });
            }
        } catch (StoreException e) {
            if (!(e.getCause() instanceof SQLException cause && dialect.isDuplicate(cause))) {
                throw e;
            }
            recovered();
        }
        if (written) {
            // Callers may do this many times in a transaction, and each savepoint left open is a transaction in it.
            write("RELEASE SAVEPOINT " + ALL_OR_NONE, Binding.NONE);
        } else {
            execute("ROLLBACK TO SAVEPOINT " + ALL_OR_NONE);
        }
        return written;
    }

    /** Runs a statement for each row of a batch; an empty batch runs nothing. */
    public <T, R> List<R> each(String sql, Columns<T> columns, List<T> rows, Reading<R> reading) {
        return each(sql, columns, rows, Binding.NONE, reading);
    }

    /** Runs a statement for each row of a batch, with further parameters after the row's own. */
    public <T, R> List<R> each(String sql, Columns<T> columns, List<T> rows, Binding more, Reading<R> reading) {
        if (rows.isEmpty()) {
            return List.of();
        }
        List<R> results = new ArrayList<>();
        for (Dialect.Call call : dialect.calls(sql, new Dialect.Batch<>(columns, rows), more)) {
            results.addAll(list(call.sql(), call.binding(), reading));
        }
        return results;
    }

    /** Takes rows out of a table. */
    public <T> List<T> take(Removal removal, Binding binding, Reading<T> reading, Function<T, UUID> id) {
        return removed(removal, list(removal.pick(), binding, reading), id);
    }

    /**
     * Takes rows out of a table, some for each row of a batch.
     *
     * @param choice which of those picked are really taken; where one statement does it all, it has chosen them so
     */
    public <T, R> List<R> takeEach(
            Removal removal,
            Dialect.Batch<T> batch,
            Binding more,
            Reading<R> reading,
            UnaryOperator<List<R>> choice,
            Function<R, UUID> id) {
        List<R> picked = each(removal.pick(), batch.columns(), batch.rows(), more, reading);
        return removed(removal, choice.apply(picked), id);
    }

    private <T> List<T> removed(Removal removal, List<T> picked, Function<T, UUID> id) {
        String remove = removal.remove();
        if (remove != null && !picked.isEmpty()) {
            update(remove, args -> args.uuids(picked.stream().map(id).toList()));
        }
        return picked;
    }

    private <T> T prepared(String sql, Binding binding, Execution<T> execution) {
        return run(() -> {
            PreparedStatement statement = dialect.prepare(connection, waiting.before(sql));
            T result;
            try {
                Args args = new Args(dialect, statement);
                waiting.bind(args);
                binding.bind(args);
                result = sent(statement, execution);
                // Everything that waited has run.
                hopesForNew &= !writesTravelAlong;
            } catch (SQLException | RuntimeException e) {
                dialect.discard(statement);
                throw e;
            }
            dialect.done(statement);
            return result;
        });
    }

    /** What left with it, the beginning perhaps, is said no more: whatever ends this ends the transaction. */
    private <T> T sent(PreparedStatement statement, Execution<T> execution) throws SQLException {
        List<Ahead.Item> sent = waiting.leave();
        try {
            statement.execute();
            Ahead.hear(sent, statement, dialect);
            return execution.of(statement);
        } catch (RuntimeException | Error e) {
            failure = new StoreException(StoreException.Kind.REFUSED, "not heard to its end: " + e, e);
            throw e;
        }
    }

    private void requireUsable() {
        if (over) {
            throw new IllegalStateException("this transaction is over; begin another");
        }
        if (failure != null) {
            throw new StoreException(
                    StoreException.Kind.REFUSED,
                    "this transaction has failed and can only be rolled back; it failed with: " + failure.getMessage(),
                    failure);
        }
    }

    private <T> T run(Work<T> work) {
        requireUsable();
        try {
            return work.run();
        } catch (SQLException e) {
            failure = new StoreException(kindOf(e), Trouble.describe(e), e);
            throw failure;
        } catch (StoreException e) {
            // Its statement may have taken rows that it could not read.
            failure = e;
            throw e;
        }
    }

    /** Hears the one row of an answer that came along with another's. */
    @FunctionalInterface
    public interface Hearing {
        /** Hears it. */
        void hear(Row row) throws SQLException;
    }

    /** Reads the answer of a statement that was executed. */
    private interface Execution<T> {
        T of(PreparedStatement statement) throws SQLException;
    }

    private interface Work<T> {
        T run() throws SQLException;
    }
}
