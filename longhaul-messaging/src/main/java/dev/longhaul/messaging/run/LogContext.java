package dev.longhaul.messaging.run;

import dev.longhaul.messaging.handler.MessageContext;
import dev.longhaul.messaging.handler.MessageStep;
import java.util.Map;
import org.slf4j.MDC;

/**
 * Puts message, message type, handler, job and attempt into the logging context (MDC) while a handler runs, under the names
 * {@code longhaul.message}, {@code longhaul.message.type}, {@code longhaul.handler}, {@code longhaul.job} and {@code
 * longhaul.attempt}.
 */
public final class LogContext implements MessageStep {

    @Override
    public void handle(MessageContext context, Next next) throws Exception {
        Map<String, String> entries = Map.of(
                "longhaul.message",
                        context.message().source() + " " + context.message().id(),
                "longhaul.message.type", context.message().type(),
                "longhaul.handler", context.handler(),
                "longhaul.job", context.attempt().jobId().toString(),
                "longhaul.attempt", Integer.toString(context.attempt().number()));
        entries.forEach(MDC::put);
        try {
            next.proceed();
        } finally {
            entries.keySet().forEach(MDC::remove);
        }
    }

    @Override
    public String toString() {
        return "log context";
    }
}
