package dev.longhaul.store.memory;

import dev.longhaul.store.ClaimRow;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.Outlook;
import dev.longhaul.store.ParkedJob;
import dev.longhaul.store.Subject;
import dev.longhaul.store.memory.Tables.ParkedKey;
import dev.longhaul.store.memory.rows.Session;
import java.time.Instant;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** The first rows of five indexes. */
final class MemoryOutlook {

    private MemoryOutlook() {}

    static Outlook of(MemoryTransaction transaction) {
        Session session = transaction.session();
        Tables tables = transaction.tables();
        ClaimRow nextClaim = first(tables.byLease.all(session));
        OpenJob nextDue = first(tables.dueByDeadline.all(session));
        ParkedJob nextParked = first(tables.parkedByDeadline.all(session));
        ParkedJob atEndpoint = tables.bySubject.first(session, ParkedKey.start(Subject.endpoint("")));
        return new Outlook(
                transaction.clock(),
                nextClaim == null ? null : nextClaim.leaseUntil(),
                earlier(
                        nextDue == null ? null : nextDue.deadline(),
                        nextParked == null ? null : nextParked.job().deadline()),
                first(tables.requests.inOrder().all(session)) != null,
                atEndpoint != null && atEndpoint.subject().kind() == Subject.Kind.ENDPOINT);
    }

    private static <V> @Nullable V first(Iterable<V> rows) {
        Iterator<V> iterator = rows.iterator();
        return iterator.hasNext() ? iterator.next() : null;
    }

    private static @Nullable Instant earlier(@Nullable Instant a, @Nullable Instant b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return a.isBefore(b) ? a : b;
    }
}
