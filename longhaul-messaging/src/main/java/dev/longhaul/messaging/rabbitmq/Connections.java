package dev.longhaul.messaging.rabbitmq;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Makes connections to the servers of one broker, one after another. Thread-safe. */
final class Connections implements Link.Connecting, AutoCloseable {

    private static final int TIMEOUT_MILLIS = 10_000;
    private static final int RPC_TIMEOUT_MILLIS = 20_000;
    private static final int HEARTBEAT_SECONDS = 20;

    /** RabbitMQ's own largest, so that what is too large arrives and becomes poison instead of ending the connection for ever. */
    private static final int LARGEST_BODY = 512 * 1024 * 1024;

    /**
     * The client reads nested tables by recursion. 128 KiB of headers, the most that a frame holds, nest some 20,000 deep; a stack
     * that is too small for them would end the connection each time they are delivered, and block the queue.
     */
    private static final long STACK_BYTES = 64L * 1024 * 1024;

    private final List<ConnectionFactory> factories = new ArrayList<>();
    private final ExecutorService deliveries;

    Connections(String name, List<String> uris, @Nullable SSLContext tls, Consumer<ConnectionFactory> tuning) {
        deliveries = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name(name + "-deliveries-", 0).factory());
        for (int i = 0; i < uris.size(); i++) {
            factories.add(factory(name, i, uris.get(i), tls, tuning));
        }
    }

    private ConnectionFactory factory(
            String name, int position, String uri, @Nullable SSLContext tls, Consumer<ConnectionFactory> tuning) {
        ConnectionFactory factory = new ConnectionFactory();
        try {
            factory.setUri(uri);
            if (factory.isSSL()) {
                // The client would trust everybody.
                factory.useSslProtocol(tls == null ? SSLContext.getDefault() : tls);
                factory.enableHostnameVerification();
            }
        } catch (URISyntaxException | IllegalArgumentException e) {
            // Without its text and without the cause, which quote it: it may hold a password.
            throw new IllegalArgumentException("address " + (position + 1) + " of broker " + name
                    + " is no URI like amqp://user:password@host:5672/vhost; percent-encode what is special in it");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JVM has no TLS", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("TLS for broker " + name + " cannot be set up: " + e.getMessage(), e);
        }
        factory.setConnectionTimeout(TIMEOUT_MILLIS);
        factory.setHandshakeTimeout(TIMEOUT_MILLIS);
        factory.setChannelRpcTimeout(RPC_TIMEOUT_MILLIS);
        factory.setRequestedHeartbeat(HEARTBEAT_SECONDS);
        factory.setMaxInboundMessageBodySize(LARGEST_BODY);
        factory.setThreadFactory(work -> {
            Thread thread = new Thread(null, work, name + "-connection", STACK_BYTES);
            thread.setDaemon(true);
            return thread;
        });
        tuning.accept(factory);
        factory.setAutomaticRecoveryEnabled(false);
        factory.setTopologyRecoveryEnabled(false);
        return factory;
    }

    @Override
    public Connection connect(String name, int tries) throws IOException, TimeoutException {
        return factories.get(Math.floorMod(tries, factories.size())).newConnection(deliveries, name);
    }

    @Override
    public Future<?> disconnect(Connection connection, int millis) {
        return deliveries.submit(() -> connection.abort(millis));
    }

    /** Ends its threads: one that still writes to a broker which reads nothing is interrupted, which closes its socket. */
    @Override
    public void close() {
        deliveries.shutdownNow();
    }
}
