package dev.longhaul.jdbc.table;

import dev.longhaul.store.Pause;
import dev.longhaul.store.PauseTable;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;

/** {@code longhaul_pause}. */
final class Pauses implements PauseTable {
    private final Session session;

    Pauses(Session session) {
        this.session = session;
    }

    @Override
    public boolean insert(Pause pause) {
        return session.update(session.sql().pauseInsert(), bind(pause)) == 1;
    }

    @Override
    public boolean delete(Pause pause) {
        return session.update(session.sql().pauseDelete(), bind(pause)) == 1;
    }

    @Override
    public Set<Pause> all() {
        return new HashSet<>(session.list(session.sql().pauseAll(), Binding.NONE, Pauses::read));
    }

    private static Binding bind(Pause pause) {
        return args -> args.text(pause.kind().word()).text(pause.name());
    }

    private static Pause read(Row row) throws SQLException {
        String kind = row.text("kind");
        return switch (kind) {
            case "type" -> new Pause(Pause.Kind.TYPE, row.text("name"));
            case "endpoint" -> new Pause(Pause.Kind.ENDPOINT, row.text("name"));
            default -> throw new SQLException("unknown kind of pause '" + kind + "'");
        };
    }
}
