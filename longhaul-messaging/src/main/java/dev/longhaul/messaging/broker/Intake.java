package dev.longhaul.messaging.broker;

import dev.longhaul.Longhaul;
import dev.longhaul.inbox.Handled;
import dev.longhaul.inbox.Inbox;
import dev.longhaul.inbox.MessageKey;
import dev.longhaul.job.Content;
import dev.longhaul.job.Enqueued;
import dev.longhaul.job.JobRequest;
import dev.longhaul.job.Keys;
import dev.longhaul.messaging.message.Message;
import dev.longhaul.messaging.message.MessageRequest;
import dev.longhaul.messaging.message.Route;
import dev.longhaul.messaging.message.StoredMessage;
import dev.longhaul.messaging.origin.Arrival;
import dev.longhaul.messaging.origin.Header;
import dev.longhaul.messaging.run.Outgoing;
import dev.longhaul.operator.Redrive;
import dev.longhaul.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores what a broker delivers: one broker's. A message is stored under its source and id, so a redelivery is the same job. It never
 * waits for anything but the store, and keeps nothing in memory.
 */
public final class Intake {

    private static final Logger log = LoggerFactory.getLogger(Intake.class);

    /** The most characters of a message's headers, beside its attributes, that its job keeps for a return. */
    public static final int MAX_HEADERS = 2_500;

    private static final MessageKey PROBE = new MessageKey("longhaul", "probe");

    private final Longhaul longhaul;
    private final Outgoing outgoing;
    private final List<String> prefixes;

    /**
     * @param outgoing makes jobs of messages
     * @param prefixes what headers of attributes may begin with at this broker
     */
    public Intake(Longhaul longhaul, Outgoing outgoing, List<String> prefixes) {
        this.longhaul = longhaul;
        this.outgoing = outgoing;
        this.prefixes = List.copyOf(prefixes);
    }

    /**
     * What became of a batch.
     *
     * @param stored how many messages are new
     * @param again how many had been there before, also of what is poison
     * @param poison how many cannot be messages and are new in the error queue
     */
    public record Taken(int stored, int again, int poison) {
        /** Nothing. */
        public static final Taken NOTHING = new Taken(0, 0, 0);

        private Taken plus(Taken other) {
            return new Taken(stored + other.stored, again + other.again, poison + other.poison);
        }
    }

    /** One piece of a batch on its way into the store. */
    private record Piece(Received received, JobRequest job, boolean poison) {}

    /**
     * Stores a batch in one commit, in its order; when this returns, every piece of it is durable, as a message or as poison, and may
     * be acknowledged. If the store refuses a batch, it is halved until what is refused stands alone; that becomes poison.
     *
     * @param batch at most {@value Longhaul#MAX_BATCH}
     * @throws StoreException if the store cannot do it now. Of the batch, some may be stored: acknowledge nothing, and hand in the same
     *     again after a while, or have the broker deliver it again
     * @throws IllegalStateException if the engine is closed: acknowledge nothing
     */
    public Taken take(List<Received> batch) {
        List<Piece> pieces = new ArrayList<>(batch.size());
        for (Received received : batch) {
            pieces.add(piece(received));
        }
        return store(pieces);
    }

    /**
     * Asks the store for something small; for whoever holds nothing that could be handed in, and wants to know whether to ask for it.
     *
     * @throws StoreException if the store does not answer
     */
    public void probe() {
        longhaul.inbox().handledOf(PROBE);
    }

    private Taken store(List<Piece> pieces) {
        if (pieces.isEmpty()) {
            return Taken.NOTHING;
        }
        String refusal;
        try {
            return taken(
                    pieces, longhaul.enqueueAll(pieces.stream().map(Piece::job).toList()));
        } catch (IllegalArgumentException e) {
            refusal = String.valueOf(e.getMessage());
        } catch (StoreException e) {
            if (e.kind() != StoreException.Kind.REFUSED) {
                throw e;
            }
            refusal = String.valueOf(e.getMessage());
        }
        if (pieces.size() > 1) {
            int middle = pieces.size() / 2;
            return store(pieces.subList(0, middle)).plus(store(pieces.subList(middle, pieces.size())));
        }
        Piece refused = pieces.getFirst();
        if (refused.poison()) {
            throw new IllegalStateException("what came from "
                    + refused.received().origin() + " can be stored neither as a message nor as poison: " + refusal);
        }
        return store(List.of(poison(refused.received(), refusal)));
    }

    private static Taken taken(List<Piece> pieces, List<Enqueued> jobs) {
        return IntStream.range(0, pieces.size())
                .mapToObj(i -> one(pieces.get(i), jobs.get(i)))
                .reduce(Taken.NOTHING, Taken::plus);
    }

    private static Taken one(Piece piece, Enqueued job) {
        if (!job.created()) {
            return new Taken(0, 1, 0);
        }
        return piece.poison() ? new Taken(0, 0, 1) : new Taken(1, 0, 0);
    }

    private Piece piece(Received received) {
        if (received.defect() != null) {
            return poison(received, received.defect());
        }
        try {
            CloudEvents.Read read = CloudEvents.read(received, prefixes);
            return new Piece(received, job(received, read), false);
        } catch (PoisonException | IllegalArgumentException e) {
            return poison(received, String.valueOf(e.getMessage()));
        }
    }

    private JobRequest job(Received received, CloudEvents.Read read) {
        Message message = read.message();
        MessageRequest request = MessageRequest.of(message);
        JobRequest job =
                outgoing.job(received.orderingKey() == null ? request : request.orderingKey(received.orderingKey()));
        Arrival arrival = arrival(received, read.encoding());
        Map<String, String> headers = job.content().headers();
        Keys keys = job.keys();
        if (arrival.returns() > 0) {
            headers = resumed(message, headers);
            keys = new Keys(
                    StoredMessage.returnedKey(message.key(), arrival.returns()), keys.ordering(), keys.endpoint());
        }
        Content content =
                new Content(job.content().bytes(), job.content().contentType(), arrival.in(headers, MAX_HEADERS));
        return new JobRequest(job.type(), content, job.timing(), keys, job.labels(), job.onEnd());
    }

    /** What was done in earlier runs is written down: this one may lie in the error queue for longer than their marks are kept. */
    private Map<String, String> resumed(Message message, Map<String, String> headers) {
        Inbox inbox = longhaul.inbox();
        Map<String, Handled> marks = inbox.handledOf(message.key());
        List<String> done = marks.keySet().stream()
                .filter(name -> !name.equals(Redrive.AGAIN))
                .toList();
        return Route.of(headers).done(Set.copyOf(done)).in(headers);
    }

    /** @param why which may quote what came in */
    private Piece poison(Received received, String why) {
        String reason = why.codePoints()
                .map(c -> Character.isISOControl(c) ? '\uFFFD' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        log.warn("what came from {} is no message and goes to the error queue: {}", received.origin(), reason);
        Arrival arrival = arrival(received, new Arrival.Encoding("", received.contentType() != null));
        return new Piece(received, Poison.job(received, arrival, reason, longhaul.payloadLimit()), true);
    }

    private static Arrival arrival(Received received, Arrival.Encoding encoding) {
        List<Header> beside = received.headers().stream()
                .filter(header -> !header.name().equals(Arrival.RETURNS_HEADER))
                .filter(header -> encoding.prefix().isEmpty() || !header.name().startsWith(encoding.prefix()))
                .toList();
        return new Arrival(received.origin(), returns(received), encoding, received.key(), beside, 0);
    }

    /** Whoever writes nonsense there gets no new run by it. */
    private static int returns(Received received) {
        Header.@Nullable Value value = received.header(Arrival.RETURNS_HEADER);
        String text = value == null ? null : value.asText();
        if (text == null || !text.matches("[1-9][0-9]{0,5}")) {
            return 0;
        }
        return Integer.parseInt(text);
    }
}
