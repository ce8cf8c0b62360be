package dev.longhaul.messaging.broker;

import dev.longhaul.Longhaul;
import dev.longhaul.job.DecidingHandler;
import dev.longhaul.job.JobType;
import dev.longhaul.job.PayloadCodec;
import dev.longhaul.job.TypeOptions;
import dev.longhaul.messaging.message.StoredMessage;
import dev.longhaul.messaging.origin.Origin;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The brokers of one application: registered with its engine, started and closed together. */
public final class Brokers implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Brokers.class);

    /** The most attempts of one target at once on a node: a quarter of its workers, unless it has another number of them. */
    static final int MOST_AT_ONCE = 64;

    /**
     * An attempt that sends ends with the broker's own limits; the timeout is for a broker's client that does not end. A broker that takes
     * nothing keeps attempts waiting until then, and what has nothing to do with it must have workers meanwhile.
     */
    private static final TypeOptions OPTIONS =
            TypeOptions.DEFAULT.schedule(Sending.SCHEDULE).concurrency(MOST_AT_ONCE);

    private final List<Broker> all;
    private final Map<String, Broker> byTarget = new HashMap<>();
    private final AtomicBoolean started = new AtomicBoolean();

    /** @throws IllegalArgumentException if two brokers, or two targets, have the same name */
    public Brokers(List<Broker> brokers) {
        all = List.copyOf(brokers);
        Set<String> names = new HashSet<>();
        for (Broker broker : all) {
            if (!names.add(Origin.requireName("broker", broker.name()))) {
                throw new IllegalArgumentException(
                        "two brokers are named " + broker.name() + "; give one another name");
            }
            for (String target : broker.targets()) {
                Broker other = byTarget.put(Origin.requireName("target", target), broker);
                if (other != null) {
                    throw new IllegalArgumentException("brokers " + other.name() + " and " + broker.name()
                            + " both have a target " + target + "; give one another name");
                }
            }
        }
    }

    /** The names of all targets. */
    public Set<String> targets() {
        return Set.copyOf(byTarget.keySet());
    }

    /** Registers the handlers of what is sent and what goes back. */
    public void register(Longhaul longhaul) {
        byTarget.forEach(
                (target, broker) -> register(longhaul, StoredMessage.SEND + target, new Sending(broker, target)));
        all.forEach(broker -> register(longhaul, StoredMessage.RETURN + broker.name(), new Returning(broker)));
    }

    private static void register(Longhaul longhaul, String type, DecidingHandler<byte[]> handler) {
        longhaul.decide(JobType.of(type, PayloadCodec.bytes()), OPTIONS, handler);
    }

    /** Starts all of them; at the second call, nothing. */
    public void start(Function<Broker, Intake> intakes) {
        if (started.compareAndSet(false, true)) {
            all.forEach(broker -> broker.start(intakes.apply(broker)));
        }
    }

    /** How they stand. */
    public List<BrokerStatus> statuses() {
        return all.stream().map(Broker::status).toList();
    }

    /** Closes all of them; one that fails to close keeps no other from it. */
    @Override
    public void close() {
        for (Broker broker : all) {
            try {
                broker.close();
            } catch (RuntimeException e) {
                log.warn(
                        "broker {} did not close cleanly; what it had not acknowledged is delivered again",
                        broker.name(),
                        e);
            }
        }
    }
}
