package dev.longhaul.messaging.kafka;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * A real consumer whose process dies between the store's commit and its own: it commits nothing, answers no poll any more, and is gone
 * without telling its group.
 */
final class CrashingConsumer {

    private final AtomicBoolean crashed = new AtomicBoolean();

    /** One that crashes at its first commit; after that there are no more. */
    Consumer<byte @Nullable [], byte @Nullable []> of(KafkaSettings settings) {
        requireAlive("connecting");
        Consumer<byte @Nullable [], byte @Nullable []> real = Kafka.consumer(settings);
        // The proxy is of exactly that interface.
        @SuppressWarnings("unchecked")
        Consumer<byte @Nullable [], byte @Nullable []> proxy =
                (Consumer<byte @Nullable [], byte @Nullable []>) Proxy.newProxyInstance(
                        Consumer.class.getClassLoader(), new Class<?>[] {Consumer.class}, (self, method, arguments) -> {
                            if (method.getName().equals("commitSync") && !crashed.getAndSet(true)) {
                                real.close(CloseOptions.groupMembershipOperation(
                                        CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP));
                            }
                            requireAlive(method.getName());
                            try {
                                return method.invoke(real, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
        return proxy;
    }

    private void requireAlive(String what) {
        if (crashed.get()) {
            throw new KafkaException("the process is gone at " + what);
        }
    }

    boolean crashed() {
        return crashed.get();
    }
}
