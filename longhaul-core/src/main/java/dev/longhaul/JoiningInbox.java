package dev.longhaul;

import dev.longhaul.engine.Engine;
import dev.longhaul.inbox.Handled;
import dev.longhaul.inbox.Inbox;
import dev.longhaul.inbox.InboxKey;
import dev.longhaul.inbox.MessageKey;
import dev.longhaul.inbox.Once;
import dev.longhaul.inbox.OnceWork;
import dev.longhaul.job.JobRequest;
import java.sql.Connection;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An inbox whose marks are part of the application's current transaction, where there is one. Thread-safe.
 *
 * @param inbox the engine's
 * @param current the application's
 */
record JoiningInbox(Engine engine, Inbox inbox, CurrentTransaction current) implements Inbox {

    @Override
    public <X extends Exception> Once once(InboxKey key, OnceWork<X> work) throws X {
        Connection callers = current.connection();
        if (callers == null) {
            return inbox.once(key, work);
        }
        return told(inbox.onceIn(callers, key, work));
    }

    @Override
    public <X extends Exception> Once onceIn(Connection callers, InboxKey key, OnceWork<X> work) throws X {
        return inbox.onceIn(callers, key, work);
    }

    @Override
    public Once mark(InboxKey key, byte @Nullable [] result, List<JobRequest> jobs) {
        Connection callers = current.connection();
        if (callers == null) {
            return inbox.mark(key, result, jobs);
        }
        return told(inbox.onceIn(callers, key, transaction -> {
            jobs.forEach(transaction::enqueue);
            return result;
        }));
    }

    private Once told(Once once) {
        if (!once.enqueued().isEmpty()) {
            current.afterCommit(() -> engine.committed(once.enqueued()));
        }
        return once;
    }

    @Override
    public Map<InboxKey, Handled> handled(Collection<InboxKey> keys) {
        return inbox.handled(keys);
    }

    @Override
    public Map<String, Handled> handledOf(MessageKey message) {
        return inbox.handledOf(message);
    }
}
