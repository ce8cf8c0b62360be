package dev.longhaul.store.memory;

import dev.longhaul.store.EndpointTable;
import dev.longhaul.store.Micros;
import dev.longhaul.store.memory.Tables.EndpointRow;
import dev.longhaul.store.memory.rows.Session;
import java.time.Duration;
import java.time.Instant;

/**
 * Rates of endpoints, kept as one instant each: when the tokens that are there began to gather. A draw moves it on by one
 * interval per token.
 */
final class MemoryEndpointTable implements EndpointTable {

    private final MemoryTransaction transaction;
    private final Session session;
    private final Tables tables;

    MemoryEndpointTable(MemoryTransaction transaction) {
        this.transaction = transaction;
        this.session = transaction.session();
        this.tables = transaction.tables();
    }

    @Override
    public Drawn draw(String endpoint, Duration interval, int burst, int wanted) {
        return transaction.write("endpoints.draw", () -> {
            tables.endpoints.lockKey(session, endpoint);
            EndpointRow row = tables.endpoints.get(session, endpoint);
            long each = Math.max(1, Micros.of(interval));
            long now = Micros.of(transaction.clock());
            long full = now - each * burst;
            long emptyAt = row == null ? full : Math.max(full, Micros.of(row.emptyAt()));
            int tokens = (int) Math.min(wanted, Math.max(0, (now - emptyAt) / each));
            Instant moved = Micros.instant(emptyAt + tokens * each);
            tables.endpoints.put(session, new EndpointRow(endpoint, moved));
            return new Drawn(tokens, Micros.instant(emptyAt + (tokens + 1) * each));
        });
    }
}
