package dev.longhaul.spring.metrics;

import dev.longhaul.messaging.Messaging;
import dev.longhaul.messaging.broker.BrokerStatus;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;

/** How the application's brokers stand and what they have counted by themselves, read when somebody scrapes. Thread-safe. */
final class BrokerMeters implements MeterBinder {

    private final Messaging messaging;

    BrokerMeters(Messaging messaging) {
        this.messaging = messaging;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        messaging.brokers().stream().map(BrokerStatus::broker).forEach(broker -> bind(broker, registry));
    }

    private void bind(String broker, MeterRegistry registry) {
        Gauge.builder("longhaul.broker.connected", messaging, of(broker, BrokerMeters::connected))
                .description("Whether this node is connected to the broker, and receives all that it is to receive")
                .tag("broker", broker)
                .register(registry);
        Gauge.builder(
                        "longhaul.broker.unacknowledged",
                        messaging,
                        of(broker, it -> it.counts().unacknowledged()))
                .description("Deliveries in this node's memory that the broker has had no answer for")
                .tag("broker", broker)
                .register(registry);
        counter(
                registry,
                "stored",
                "Messages from the broker that were new",
                broker,
                it -> it.counts().stored());
        counter(
                registry,
                "again",
                "Deliveries of what had been there before",
                broker,
                it -> it.counts().again());
        counter(
                registry,
                "poison",
                "Deliveries that cannot be messages",
                broker,
                it -> it.counts().poison());
        counter(
                registry,
                "sent",
                "Messages that the broker has confirmed",
                broker,
                it -> it.counts().sent());
    }

    /** No number where nothing is received: a process that only enqueues is no reason to alarm anybody. */
    private static double connected(BrokerStatus status) {
        if (status.state() == BrokerStatus.State.NEW) {
            return Double.NaN;
        }
        return status.connected() ? 1 : 0;
    }

    private void counter(
            MeterRegistry registry,
            String name,
            String description,
            String broker,
            ToDoubleFunction<BrokerStatus> number) {
        FunctionCounter.builder("longhaul.broker." + name, messaging, of(broker, number))
                .description(description)
                .tag("broker", broker)
                .register(registry);
    }

    private static ToDoubleFunction<Messaging> of(String broker, ToDoubleFunction<BrokerStatus> number) {
        return messaging -> messaging.brokers().stream()
                .filter(status -> status.broker().equals(broker))
                .mapToDouble(number)
                .findFirst()
                .orElse(Double.NaN);
    }
}
