package dev.longhaul.server;

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
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Marks that stay as a test puts them. */
final class FakeInbox implements Inbox {

    final Map<InboxKey, Handled> marks = new ConcurrentHashMap<>();

    @Override
    public <X extends Exception> Once once(InboxKey key, OnceWork<X> work) {
        throw new IllegalStateException("nothing is handled here");
    }

    @Override
    public <X extends Exception> Once onceIn(Connection callers, InboxKey key, OnceWork<X> work) {
        throw new IllegalStateException("nothing is handled here");
    }

    @Override
    public Once mark(InboxKey key, byte @Nullable [] result, List<JobRequest> jobs) {
        throw new IllegalStateException("nothing is handled here");
    }

    @Override
    public Map<InboxKey, Handled> handled(Collection<InboxKey> keys) {
        Map<InboxKey, Handled> found = new TreeMap<>(marks);
        found.keySet().retainAll(keys);
        return found;
    }

    @Override
    public Map<String, Handled> handledOf(MessageKey message) {
        Map<String, Handled> found = new TreeMap<>();
        marks.forEach((key, handled) -> {
            if (key.message().equals(message)) {
                found.put(key.handler(), handled);
            }
        });
        return found;
    }
}
