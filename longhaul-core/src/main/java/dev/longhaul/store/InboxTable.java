package dev.longhaul.store;

import dev.longhaul.inbox.InboxKey;
import dev.longhaul.inbox.MessageKey;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** {@code longhaul_inbox}: which handler has handled which message. */
public interface InboxTable {

    /**
     * Inserts marks where there are none, handled now by the database's clock. One that another transaction is inserting is
     * waited for. If all was there before, committing this transaction makes that durable, too.
     *
     * @param marks at most one for each key
     * @return those that were there before, by key; what is missing in it was inserted
     */
    Map<InboxKey, InboxRow> insert(Collection<InboxMark> marks);

    /** Writes the result of a mark that this transaction has inserted. */
    void saveResult(InboxKey key, byte[] result);

    /** Those that are there. */
    Map<InboxKey, InboxRow> find(Collection<InboxKey> keys);

    /** Every mark of a message, in order of the handlers' names. */
    List<InboxRow> ofMessage(MessageKey message);

    /** Removes every mark of a message, waiting for whoever writes them; returns how many. */
    int remove(MessageKey message);
}
