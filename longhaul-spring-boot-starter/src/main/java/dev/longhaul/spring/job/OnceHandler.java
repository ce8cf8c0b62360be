package dev.longhaul.spring.job;

import dev.longhaul.Longhaul;
import dev.longhaul.inbox.InboxKey;
import dev.longhaul.inbox.MessageKey;
import dev.longhaul.inbox.Once;
import dev.longhaul.job.Attempt;
import dev.longhaul.job.DecidingHandler;
import dev.longhaul.job.Decision;
import dev.longhaul.job.Outcome;
import dev.longhaul.spring.method.MethodTransactions;
import org.jspecify.annotations.Nullable;

/**
 * Once in effect for a handler that is {@code @Transactional}: the transaction begins before the method, which joins it, and a mark
 * in the inbox that this job's handler ran is part of it. If the outcome of an attempt is lost after its commit, the next attempt
 * finds the mark and does not call the method again. Whatever the method enqueues, also by its decision, is part of the
 * transaction. An attempt that does not succeed is rolled back. Thread-safe.
 */
record OnceHandler(Longhaul longhaul, MethodTransactions.Scope scope, DecidingHandler<Object> handler)
        implements DecidingHandler<Object> {

    /** The source of the marks of jobs; no message has it, as it holds a space. */
    private static final String SOURCE = "longhaul job";

    private static final String EARLIER = "done by an earlier attempt, whose outcome was lost";

    @Override
    public Decision decide(Object payload, Attempt attempt) throws Exception {
        InboxKey key = new MessageKey(SOURCE, attempt.jobId().toString()).by(attempt.type());
        Call call = new Call(payload, attempt, handler);
        try {
            Once once = scope.once(longhaul.inbox(attempt), key, transaction -> {
                call.run().continuations().forEach(transaction::enqueue);
                return null;
            });
            return Decision.succeed().response(once.ran() ? call.response : EARLIER);
        } catch (NotSucceeded e) {
            return e.decision;
        }
    }

    /** One call of a handler. */
    private static final class Call {
        private final Object payload;
        private final Attempt attempt;
        private final DecidingHandler<Object> handler;
        private @Nullable String response;

        Call(Object payload, Attempt attempt, DecidingHandler<Object> handler) {
            this.payload = payload;
            this.attempt = attempt;
            this.handler = handler;
        }

        Decision run() throws Exception {
            Decision decision = handler.decide(payload, attempt);
            if (!(decision.outcome() instanceof Outcome.Succeeded)) {
                throw new NotSucceeded(decision);
            }
            response = decision.response();
            return decision;
        }
    }

    /** Takes a decision out of the transaction that it undoes. */
    private static final class NotSucceeded extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Decision decision;

        NotSucceeded(Decision decision) {
            super(null, null, false, false);
            this.decision = decision;
        }
    }
}
