package dev.longhaul.messaging.handler;

/**
 * Something that stands around every handler: logging, tracing, a tenant. Steps are called in the order in which they were
 * added, the first one outermost, and inside them the handler runs and its mark is written: when {@link Next#proceed} returns,
 * the handler is done for good, and what a step throws after that fails the attempt but does not make the handler run again.
 *
 * <p>A step calls {@code proceed} once, or throws: an exception means the same as one of the handler. {@code toString} is how
 * the step is shown where the pipeline is printed.
 */
@FunctionalInterface
public interface MessageStep {

    void handle(MessageContext context, Next next) throws Exception;

    /** The rest of the pipeline. */
    @FunctionalInterface
    interface Next {
        /**
         * Runs it.
         *
         * @throws Exception what the handler, a later step, or the commit of the mark throws
         */
        void proceed() throws Exception;
    }
}
