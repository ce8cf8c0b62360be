package dev.longhaul.messaging.plan;

/** What becomes of a message whose type has no handlers on the node where it is published. */
public enum WithoutHandlers {
    /** It is dead at once, in the error queue, with that reason. A redrive hands it to handlers, if there are any by then. */
    DEAD,
    /** It is accepted and succeeds; nothing happens. */
    IGNORE,
    /** It waits, visibly, for a node that has handlers: for applications that publish what others handle. */
    WAIT
}
