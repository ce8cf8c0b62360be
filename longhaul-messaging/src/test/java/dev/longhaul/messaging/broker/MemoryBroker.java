package dev.longhaul.messaging.broker;

import dev.longhaul.messaging.broker.BrokerStatus.Counts;
import dev.longhaul.messaging.broker.BrokerStatus.State;
import dev.longhaul.messaging.message.Message;
import dev.longhaul.messaging.origin.Header;
import dev.longhaul.messaging.origin.Origin;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A broker on one thread: what a test delivers is taken in at once, what is sent is kept in lists. */
final class MemoryBroker implements Broker {

    static final String NAME = "memory";

    private final List<Message> sent = new ArrayList<>();
    private final List<Departure> givenBack = new ArrayList<>();
    private @Nullable Intake intake;
    private boolean down;
    private Runnable whileSending = () -> {};
    private long deliveries;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<String> prefixes() {
        return List.of("cloudEvents:", "cloudEvents_");
    }

    @Override
    public Set<String> targets() {
        return Set.of("invoices");
    }

    @Override
    public void start(Intake taking) {
        intake = taking;
    }

    void down(boolean isDown) {
        down = isDown;
    }

    void whileSending(Runnable what) {
        whileSending = what;
    }

    @Override
    public void send(String target, Message message) throws IOException {
        requireUp();
        whileSending.run();
        sent.add(message);
    }

    @Override
    public void giveBack(Origin origin, Departure what) throws IOException {
        requireUp();
        givenBack.add(what);
    }

    private void requireUp() throws IOException {
        if (intake == null) {
            throw new BrokerClosedException(NAME);
        }
        if (down) {
            throw new IOException("the broker is down");
        }
    }

    List<Message> sent() {
        return sent;
    }

    List<Departure> givenBack() {
        return givenBack;
    }

    /** Something that came to the queue {@code orders}. */
    Received received(byte[] body, @Nullable String contentType, Plain plain, List<Header> headers) {
        deliveries++;
        Origin origin = new Origin(NAME, "orders", "delivery " + deliveries);
        return new Received(origin, body, contentType, null, headers, plain, null, false);
    }

    /** What was given back comes again. */
    Received again(Departure departure, Plain plain) {
        return received(departure.body(), departure.contentType(), plain, departure.headers());
    }

    Intake.Taken deliver(Received... batch) {
        if (intake == null) {
            throw new IllegalStateException("not started");
        }
        return intake.take(List.of(batch));
    }

    @Override
    public BrokerStatus status() {
        return new BrokerStatus(NAME, State.CONNECTED, "", Duration.ZERO, new Counts(0, 0, 0, 0, 0));
    }

    @Override
    public void close() {
        intake = null;
    }
}
