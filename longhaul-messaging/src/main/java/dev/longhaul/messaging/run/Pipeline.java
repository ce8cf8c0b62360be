package dev.longhaul.messaging.run;

import dev.longhaul.messaging.handler.MessageContext;
import dev.longhaul.messaging.handler.MessageStep;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The steps around every handler, the first one outermost.
 *
 * @param steps the steps
 */
public record Pipeline(List<MessageStep> steps) {

    public Pipeline {
        steps = List.copyOf(steps);
    }

    /** Runs the steps and, inside them, the handler. */
    void run(MessageContext context, MessageStep.Next handler) throws Exception {
        from(0, context, handler).proceed();
    }

    private MessageStep.Next from(int position, MessageContext context, MessageStep.Next handler) {
        if (position == steps.size()) {
            return handler;
        }
        MessageStep step = steps.get(position);
        Once next = new Once(step, from(position + 1, context, handler));
        return () -> {
            step.handle(context, next);
            next.requireProceeded();
        };
    }

    /** Lets a step go on once: twice, the handler would run again inside of what it has done. */
    private static final class Once implements MessageStep.Next {

        private final MessageStep step;
        private final MessageStep.Next next;
        private boolean proceeded;

        Once(MessageStep step, MessageStep.Next next) {
            this.step = step;
            this.next = next;
        }

        @Override
        public void proceed() throws Exception {
            if (proceeded) {
                throw new IllegalStateException(
                        "step " + step + " has called proceed() twice; a handler runs once in an attempt");
            }
            proceeded = true;
            next.proceed();
        }

        void requireProceeded() {
            if (!proceeded) {
                throw new IllegalStateException(
                        "step " + step + " has returned without proceed(); it must call it, or throw");
            }
        }
    }

    /** For people: the steps in their order, and what they stand around. */
    @Override
    public String toString() {
        return Stream.concat(steps.stream().map(Object::toString), Stream.of("handler and its mark"))
                .collect(Collectors.joining(" → "));
    }
}
