package dev.longhaul.spring.trace;

import dev.longhaul.messaging.handler.MessageContext;
import dev.longhaul.messaging.handler.MessageStep;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;

/** A span for each handler of a message, within the span of the attempt in which it runs. Thread-safe. */
public final class TraceMessageStep implements MessageStep {

    private final Tracer tracer;

    /** Traces by a tracer. */
    public TraceMessageStep(Tracer tracer) {
        this.tracer = tracer;
    }

    @Override
    public void handle(MessageContext context, Next next) throws Exception {
        Span span = tracer.spanBuilder()
                .name("handle " + context.handler())
                .tag("longhaul.handler", context.handler())
                .tag("longhaul.message.type", context.message().type())
                .tag("longhaul.message.id", context.message().id())
                .tag("longhaul.message.correlation", context.message().correlationId())
                .start();
        Tracer.SpanInScope scope = tracer.withSpan(span);
        try {
            next.proceed();
        } catch (Throwable e) { // Error too: it ends the handler all the same.
            span.error(e);
            throw e;
        } finally {
            scope.close();
            span.end();
        }
    }

    @Override
    public String toString() {
        return "trace";
    }
}
