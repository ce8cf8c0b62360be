package dev.longhaul.engine.inbox;

import dev.longhaul.engine.protocol.Changes;

/** Hears what the inbox did in transactions of its own, after their commits. */
public interface Hearing {

    /** One commit made so many marks; perhaps none. */
    void marked(int marks);

    /** These have been committed: jobs were accepted, and became due. */
    void enqueued(Changes changes);
}
