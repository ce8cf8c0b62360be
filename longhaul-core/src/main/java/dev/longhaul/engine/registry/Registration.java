package dev.longhaul.engine.registry;

import dev.longhaul.job.DecidingHandler;
import dev.longhaul.job.JobType;
import dev.longhaul.job.TransactionalHandler;
import dev.longhaul.job.TypeOptions;

/**
 * One job type's code.
 *
 * @param type the type with its codec
 * @param code what runs it
 * @param options how it is treated
 * @param <T> the payload's Java type
 */
public record Registration<T>(JobType<T> type, Code<T> code, TypeOptions options) {

    /**
     * The most permits of it on a node. Where only so many handlers can have a transaction open at once, no more are claimed
     * than have a turn now or next: others would wait here while another node could run them.
     */
    public int mostAtOnce(int handlersAtOnce) {
        boolean takesTurns = code instanceof Code.InTransaction && handlersAtOnce < Integer.MAX_VALUE / 2;
        return takesTurns ? Math.min(options.concurrency(), 2 * handlersAtOnce) : options.concurrency();
    }

    /** The two ways in which an attempt's outcome is recorded. */
    public sealed interface Code<T> {

        /** The outcome is recorded after the handler. */
        record Plain<T>(DecidingHandler<T> handler) implements Code<T> {}

        /** The handler's effect and the outcome are one commit. */
        record InTransaction<T>(TransactionalHandler<T> handler) implements Code<T> {}
    }
}
