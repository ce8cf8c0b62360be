package dev.longhaul.spring.health;

import dev.longhaul.messaging.broker.BrokerStatus;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * The health of each broker that the application receives from or sends to, by the name that it gives it. What the broker
 * knows of itself is shown; nothing is asked over the network. Without brokers there is no component. Thread-safe.
 */
final class BrokersHealth implements CompositeHealthContributor {

    private final Supplier<List<BrokerStatus>> brokers;

    BrokersHealth(Supplier<List<BrokerStatus>> brokers) {
        this.brokers = brokers;
    }

    @Override
    public @Nullable HealthContributor getContributor(String name) {
        return stream()
                .filter(entry -> entry.name().equals(name))
                .map(Entry::contributor)
                .findFirst()
                .orElse(null);
    }

    @Override
    public Stream<Entry> stream() {
        return brokers.get().stream().map(BrokerStatus::broker).map(name -> new Entry(name, indicator(name)));
    }

    /** Asked again whenever somebody looks: Spring Boot may keep it. */
    private HealthIndicator indicator(String name) {
        return () -> brokers.get().stream()
                .filter(status -> status.broker().equals(name))
                .map(BrokersHealth::health)
                .findFirst()
                .orElseGet(() -> Health.unknown().build());
    }

    static Health health(BrokerStatus status) {
        Health.Builder health = Health.status(
                        switch (status.state()) {
                            case CONNECTED -> Status.UP;
                            case WAITING_FOR_THE_BROKER -> Status.DOWN;
                            // The broker is well, and nothing of what it has is taken.
                            case WAITING_FOR_THE_STORE, CLOSED -> Status.OUT_OF_SERVICE;
                            // Of a process that only enqueues this is all there will be.
                            case NEW -> Status.UNKNOWN;
                        })
                .withDetail("state", status.state().words());
        if (!status.why().isEmpty()) {
            health.withDetail("reason", status.why());
        }
        BrokerStatus.Counts counts = status.counts();
        return health.withDetail(
                        "lasting",
                        status.lasting().truncatedTo(ChronoUnit.SECONDS).toString())
                .withDetail("stored", counts.stored())
                .withDetail("again", counts.again())
                .withDetail("poison", counts.poison())
                .withDetail("sent", counts.sent())
                .withDetail("unacknowledged", counts.unacknowledged())
                .build();
    }
}
