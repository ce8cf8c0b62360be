package dev.longhaul.messaging.kafka;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * A producer on the test's thread that answers each record as it is told to, confirms what it is told nothing of, refuses everything
 * once it is closed, and, as Kafka's own does, cannot be closed in peace by a thread that is interrupted.
 */
final class ScriptedProducer {

    private final Deque<Callable<Future<?>>> answers = new ArrayDeque<>();
    private boolean closed;
    private int records;

    /** The next record gets this answer. */
    ScriptedProducer answers(Callable<Future<?>> answer) {
        answers.add(answer);
        return this;
    }

    /** The next record is not confirmed. */
    ScriptedProducer fails(KafkaException failure) {
        return answers(() -> CompletableFuture.failedFuture(failure));
    }

    /** The next record is not confirmed, and meanwhile something else happens. */
    ScriptedProducer fails(KafkaException failure, Callable<?> meanwhile) {
        return answers(() -> new CompletableFuture<Object>() {
            @Override
            public Object get() throws ExecutionException {
                try {
                    meanwhile.call();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
                throw new ExecutionException(failure);
            }
        });
    }

    boolean isClosed() {
        return closed;
    }

    int records() {
        return records;
    }

    // The proxy is of exactly that interface.
    @SuppressWarnings("unchecked")
    Producer<byte @Nullable [], byte @Nullable []> producer() {
        return (Producer<byte @Nullable [], byte @Nullable []>) Proxy.newProxyInstance(
                Producer.class.getClassLoader(),
                new Class<?>[] {Producer.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "send" -> send();
                    case "close" -> close((Duration) arguments[0]);
                    case "equals" ->
                        arguments[0] != null
                                && Proxy.getInvocationHandler(self).equals(Proxy.getInvocationHandler(arguments[0]));
                    case "hashCode" -> System.identityHashCode(self);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private Future<?> send() throws Exception {
        if (closed) {
            throw new IllegalStateException("Cannot perform operation after producer has been closed");
        }
        records++;
        Callable<Future<?>> answer = answers.poll();
        return answer == null ? CompletableFuture.completedFuture(null) : answer.call();
    }

    private @Nullable Object close(Duration atMost) {
        closed = true;
        if (atMost.isPositive() && Thread.currentThread().isInterrupted()) {
            throw new InterruptException(new InterruptedException("interrupted while it was closed"));
        }
        return null;
    }
}
