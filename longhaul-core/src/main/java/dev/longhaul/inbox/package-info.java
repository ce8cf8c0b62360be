/**
 * The inbox: which handler has handled which message, and with what result.
 *
 * <p>A <i>mark</i> says that one handler has handled one message. There is at most one for each {@link
 * dev.longhaul.inbox.InboxKey}, however many nodes try at once: the mark is inserted before the work begins, so that a second
 * one waits for the first to commit or to roll back. Where the work's effect is in the store's own database, mark and effect
 * are one commit ({@link dev.longhaul.inbox.Inbox#once}); where it is elsewhere, the mark follows it ({@link
 * dev.longhaul.inbox.Inbox#mark}), and a process that dies in between does the work again.
 */
@NullMarked
package dev.longhaul.inbox;

import org.jspecify.annotations.NullMarked;
