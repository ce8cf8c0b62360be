package dev.longhaul.messaging.run;

import dev.longhaul.inbox.Inbox;
import dev.longhaul.inbox.InboxKey;
import dev.longhaul.job.Attempt;
import dev.longhaul.job.Decision;
import dev.longhaul.job.JobRequest;
import dev.longhaul.job.Outcome;
import dev.longhaul.messaging.handler.HandlerTransactions;
import dev.longhaul.messaging.message.Message;
import dev.longhaul.messaging.plan.HandlerCode;
import dev.longhaul.messaging.plan.PlannedHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs one handler inside the pipeline and makes its mark.
 *
 * @param inboxes the inbox of an attempt
 * @param transactions in what transactional handlers work
 * @param pipeline what stands around handlers
 * @param outgoing makes jobs of what handlers publish
 */
public record HandlerRun(
        Function<Attempt, Inbox> inboxes, HandlerTransactions transactions, Pipeline pipeline, Outgoing outgoing) {

    /**
     * Runs a handler.
     *
     * @return a success if its mark is there now; otherwise what the handler decided
     * @throws Exception what it, a step, or the commit of its mark threw
     */
    <T> Decision run(PlannedHandler<T> handler, T data, Message message, Attempt attempt) throws Exception {
        RunningContext context = new RunningContext(message, handler.name(), attempt, outgoing);
        InboxKey key = message.key().by(handler.name());
        Call<T> call = new Call<>(inboxes.apply(attempt), key, data, context);
        try {
            pipeline.run(context, () -> call.make(handler.code()));
        } finally {
            context.end();
        }
        return call.decided();
    }

    private final class Call<T> {

        private final Inbox inbox;
        private final InboxKey key;
        private final T data;
        private final RunningContext context;
        private @Nullable Decision decision;

        Call(Inbox inbox, InboxKey key, T data, RunningContext context) {
            this.inbox = inbox;
            this.key = key;
            this.data = data;
            this.context = context;
        }

        void make(HandlerCode<T> code) throws Exception {
            decision = switch (code) {
                case HandlerCode.Plain<T>(var handler) -> {
                    handler.handle(data, context);
                    inbox.mark(key, null, context.end());
                    yield Decision.succeed();
                }
                case HandlerCode.Deciding<T>(var handler) -> marked(handler.decide(data, context));
                case HandlerCode.InTransaction<T>(var handler, var own) -> {
                    (own == null ? transactions : own).once(inbox, key, tx -> {
                        handler.handle(data, tx, context);
                        context.end().forEach(tx::enqueue);
                        return null;
                    });
                    yield Decision.succeed();
                }
            };
        }

        private Decision marked(@Nullable Decision decided) {
            if (decided == null) {
                // Written in Java, the handler may still be called from a language without null checks.
                return Decision.fail("returned null instead of a decision");
            }
            if (decided.outcome() instanceof Outcome.Succeeded) {
                List<JobRequest> sent = new ArrayList<>(context.end());
                decided.continuations().forEach(job -> sent.add(Outgoing.job(context.message(), job)));
                inbox.mark(key, null, sent);
            }
            return decided;
        }

        Decision decided() {
            if (decision == null) {
                throw new IllegalStateException("the pipeline ended without calling the handler");
            }
            return decision;
        }
    }
}
