package dev.longhaul.webhooks.hostile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Accepts connections on a free port of 127.0.0.1 and lets a script answer each request. Everything ends when it is
 * closed: waits, sockets, threads.
 */
public final class HostileServer implements AutoCloseable {

    private static final int BACKLOG = 500;

    private final ServerSocket server;
    private final Script script;
    private final boolean secure;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition connectionEnded = lock.newCondition();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<ReceivedRequest> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();

    private HostileServer(Script script, @Nullable SSLContext tls) {
        this.script = script;
        this.secure = tls != null;
        try {
            InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
            this.server = tls == null
                    ? new ServerSocket(0, BACKLOG, loopback)
                    : tls.getServerSocketFactory().createServerSocket(0, BACKLOG, loopback);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("hostile-accept").start(this::accept);
    }

    /** What is done about one request; may write anything, wait, or cut the connection. */
    @FunctionalInterface
    public interface Script {

        /** Answers the latest request of the conversation. */
        void answer(Conversation conversation) throws IOException, InterruptedException;
    }

    /** Starts a server over plain HTTP. */
    public static HostileServer answering(Script script) {
        return new HostileServer(script, null);
    }

    /** Starts a server over TLS. */
    public static HostileServer answeringSecurely(SSLContext tls, Script script) {
        return new HostileServer(script, tls);
    }

    /** Returns the port it listens on. */
    public int port() {
        return server.getLocalPort();
    }

    /** Returns a URL of it by address. */
    public String url() {
        return (secure ? "https" : "http") + "://127.0.0.1:" + port() + "/hook";
    }

    /** Returns the requests that were read in full, oldest first. */
    public List<ReceivedRequest> requests() {
        return List.copyOf(requests);
    }

    /** Returns how many connections were accepted. */
    public int connections() {
        return connections.get();
    }

    /** Waits until no connection is open on this side; false when there still is one after {@code atMost}. */
    public boolean awaitNoConnection(Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lock();
        try {
            while (!open.isEmpty() && left > 0) {
                left = connectionEnded.awaitNanos(left);
            }
            return open.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        closeQuietly(server);
        open.forEach(HostileServer::closeQuietly);
    }

    private void accept() {
        while (closed.getCount() > 0) {
            try {
                Socket socket = server.accept();
                connections.incrementAndGet();
                open.add(socket);
                Thread.ofVirtual().name("hostile-conversation").start(() -> converse(socket));
            } catch (IOException e) {
                closeQuietly(server);
                return;
            }
        }
    }

    private void converse(Socket socket) {
        try (socket) {
            Conversation conversation = new Conversation(socket, closed);
            while (conversation.readRequest()) {
                requests.add(conversation.request());
                script.answer(conversation);
            }
        } catch (IOException | InterruptedException e) {
            // The other side went away, which is what it should do with the likes of us.
            closeQuietly(socket);
        } finally {
            end(socket);
        }
    }

    private void end(Socket socket) {
        lock.lock();
        try {
            open.remove(socket);
            connectionEnded.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            throw new IllegalStateException("closing a socket failed", e);
        }
    }
}
