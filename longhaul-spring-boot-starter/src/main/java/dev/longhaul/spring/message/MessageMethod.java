package dev.longhaul.spring.message;

import dev.longhaul.job.Decision;
import dev.longhaul.messaging.handler.MessageContext;
import dev.longhaul.messaging.plan.HandlerCode;
import dev.longhaul.messaging.plan.HandlerOptions;
import dev.longhaul.messaging.plan.PlannedHandler;
import dev.longhaul.spring.config.InvalidConfigurationException;
import dev.longhaul.spring.method.BeanMethod;
import dev.longhaul.spring.method.MethodTransactions;
import org.jspecify.annotations.Nullable;

/**
 * A bean's method as a handler of messages. Immutable.
 *
 * @param method what is called
 * @param type the message type's name
 * @param name the handler's name
 * @param order its place; {@link MessageHandler#NONE} for none
 * @param options what is particular about it
 * @param scope the transaction in which its effect and its mark are one commit; null if they are not
 */
record MessageMethod(
        BeanMethod method,
        String type,
        String name,
        int order,
        HandlerOptions options,
        MethodTransactions.@Nullable Scope scope) {

    MessageMethod {
        if (scope != null && method.decides()) {
            throw new InvalidConfigurationException(
                    method + " cannot be a handler: it is @Transactional and returns a Decision.",
                    "Return nothing: an exception rolls back, AbortException, RetryAfterException and SnoozeException say what"
                            + " follows, and MessageContext publishes and enqueues.");
        }
    }

    boolean isOrdered() {
        return order != MessageHandler.NONE;
    }

    PlannedHandler<Object> planned() {
        try {
            return new PlannedHandler<>(name, options, code());
        } catch (IllegalArgumentException e) {
            throw new InvalidConfigurationException(
                    "@MessageHandler on " + method + " cannot be: " + e.getMessage() + ".",
                    "Give the handler such a name.");
        }
    }

    private HandlerCode<Object> code() {
        if (scope != null) {
            return new HandlerCode.InTransaction<>((data, transaction, context) -> call(data, context), scope::once);
        }
        if (method.decides()) {
            return new HandlerCode.Deciding<>(this::call);
        }
        return new HandlerCode.Plain<>(this::call);
    }

    private Decision call(Object data, MessageContext context) throws Exception {
        return method.call(data, context, context.message());
    }
}
