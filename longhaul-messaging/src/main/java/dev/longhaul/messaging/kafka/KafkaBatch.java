package dev.longhaul.messaging.kafka;

import dev.longhaul.messaging.broker.Received;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Records on their way into the store, and what is to be committed once they are there. Thread-safe: the receiving thread takes
 * partitions out that have moved to another consumer, while another one stores.
 */
final class KafkaBatch {

    private final Map<TopicPartition, List<Received>> pieces;
    private final Map<TopicPartition, OffsetAndMetadata> offsets;
    private final int size;
    private final CompletableFuture<Void> stored = new CompletableFuture<>();

    /**
     * @param pieces what came, by partition, in the order of their offsets
     * @param offsets where each partition goes on
     */
    KafkaBatch(Map<TopicPartition, List<Received>> pieces, Map<TopicPartition, OffsetAndMetadata> offsets) {
        this.pieces = new LinkedHashMap<>(pieces);
        this.offsets = new HashMap<>(offsets);
        this.size = pieces.values().stream().mapToInt(List::size).sum();
    }

    /** How many records it had at first. */
    int size() {
        return size;
    }

    /** What is to be stored. */
    synchronized List<Received> remaining() {
        List<Received> all = new ArrayList<>(size);
        pieces.values().forEach(all::addAll);
        return all;
    }

    /** These partitions are another consumer's now, which gets their records again. */
    synchronized void forget(Collection<TopicPartition> moved) {
        moved.forEach(partition -> {
            pieces.remove(partition);
            offsets.remove(partition);
        });
    }

    /** Whether something of these partitions is in it. */
    synchronized boolean touches(Collection<TopicPartition> partitions) {
        return partitions.stream().anyMatch(pieces::containsKey);
    }

    /** What may be committed, once it is stored. */
    synchronized Map<TopicPartition, OffsetAndMetadata> offsets() {
        return Map.copyOf(offsets);
    }

    /** All that remains is durable. */
    void isStored() {
        stored.complete(null);
    }

    /** Done once all that remains is durable. */
    Future<?> stored() {
        return stored;
    }
}
