package dev.longhaul.jdbc.table;

import dev.longhaul.store.EndpointTable;
import dev.longhaul.store.Micros;
import java.time.Duration;

/**
 * {@code longhaul_endpoint}. A row holds one instant: since when tokens have been coming without being drawn. What has
 * come since then is there to be drawn, at most a full store of it; drawing moves the instant on.
 */
final class Endpoints implements EndpointTable {
    private final Session session;

    Endpoints(Session session) {
        this.session = session;
    }

    @Override
    public Drawn draw(String endpoint, Duration interval, int burst, int wanted) {
        long each = Micros.of(interval);
        if (each <= 0 || burst < 1 || wanted < 1) {
            throw new IllegalArgumentException("interval " + interval + ", burst " + burst + " and wanted " + wanted
                    + " must all be more than zero");
        }
        long full = Math.multiplyExact(each, burst);
        State state = session.only(
                session.sql().endpointLock(),
                args -> args.text(endpoint).now().number(full),
                row -> new State(row.number("undrawn_since"), row.number("now")));
        long since = Math.max(state.undrawnSince(), state.now() - full);
        int tokens = (int) Math.max(0, Math.min(wanted, (state.now() - since) / each));
        long moved = since + tokens * each;
        session.write(session.sql().endpointSave(), args -> args.number(moved).text(endpoint));
        return new Drawn(tokens, Micros.instant(Math.max(state.now(), moved + each)));
    }

    private record State(long undrawnSince, long now) {}
}
