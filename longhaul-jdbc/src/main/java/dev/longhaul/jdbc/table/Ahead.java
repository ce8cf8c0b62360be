package dev.longhaul.jdbc.table;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Statements that wait for the next one, to travel to the server ahead of it. */
final class Ahead {

    private final List<Item> waiting = new ArrayList<>();

    /** Has a write wait, whose answer nobody needs. */
    void write(Dialect.Call call) {
        waiting.add(new Item(call, null, true));
    }

    /** Has a question wait. */
    void ask(Dialect.Call call, Session.Hearing hearing) {
        waiting.add(new Item(call, hearing, false));
    }

    /** Has words wait that write nothing and are not answered. */
    void say(String sql) {
        waiting.add(new Item(new Dialect.Call(sql, Binding.NONE), null, false));
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Whether some of them write. */
    boolean hasWrites() {
        return waiting.stream().anyMatch(Item::writes);
    }

    Item removeLast() {
        return waiting.removeLast();
    }

    void clear() {
        waiting.clear();
    }

    /** The text of what waits, and of a statement behind it. */
    String before(String last) {
        if (waiting.isEmpty()) {
            return last;
        }
        StringBuilder sql = new StringBuilder();
        waiting.forEach(item -> sql.append(item.call().sql()).append(";\n"));
        return sql.append(last).toString();
    }

    /** Binds what waits. */
    void bind(Args args) throws SQLException {
        for (Item item : waiting) {
            item.call().binding().bind(args);
        }
    }

    /** What waits, and waits no longer: it is being sent. */
    List<Item> leave() {
        List<Item> sent = List.copyOf(waiting);
        waiting.clear();
        return sent;
    }

    /** Hears the answers of what was sent ahead; the statement then stands at the answer of what came behind. */
    static void hear(List<Item> sent, PreparedStatement statement, Dialect dialect) throws SQLException {
        for (Item item : sent) {
            item.hear(statement, dialect);
            statement.getMoreResults();
        }
    }

    /**
     * One of them.
     *
     * @param hearing null if nobody needs its answer
     */
    record Item(Dialect.Call call, Session.@Nullable Hearing hearing, boolean writes) {

        /** Hears its answer, at which the statement stands. */
        void hear(PreparedStatement statement, Dialect dialect) throws SQLException {
            if (hearing != null) {
                ResultSet results = Objects.requireNonNull(statement.getResultSet(), call.sql());
                results.next();
                hearing.hear(new Row(dialect, results));
            }
        }
    }
}
