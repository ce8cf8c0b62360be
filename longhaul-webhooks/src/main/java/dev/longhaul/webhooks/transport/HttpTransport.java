package dev.longhaul.webhooks.transport;

import dev.longhaul.webhooks.address.AddressPolicy;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to strangers, each under one deadline. Safe for use by several threads, which is how it is meant to be
 * used; how many exchanges run at once is for the caller to limit.
 */
public final class HttpTransport implements AutoCloseable {

    private final RunningExchange.Means means;
    private final Connections connections;
    private final IdleSweep sweep;
    private final ThreadFactory threads;
    private final LongSupplier nanoTime;

    private HttpTransport(Builder builder) {
        this.threads = builder.threads;
        this.nanoTime = builder.nanoTime;
        this.connections = new Connections(builder.limits, builder.tls == null ? systemTls() : builder.tls);
        NameLookups lookups = new NameLookups(builder.resolver, builder.limits.lookups(), builder.lookupThreads);
        this.means = new RunningExchange.Means(builder.policy, lookups, connections, builder.limits.bodyBytes());
        this.sweep = new IdleSweep(connections, builder.limits.pool().idle(), threads);
    }

    /**
     * Starts to build a transport.
     *
     * @param policy what it may reach
     * @param nanoTime the monotonic clock of its deadlines, in nanoseconds: {@code System::nanoTime}
     */
    public static Builder builder(AddressPolicy policy, LongSupplier nanoTime) {
        return new Builder(policy, nanoTime);
    }

    /**
     * Sends one request and waits for the answer, or for the deadline, whichever comes first. What the receiver does
     * never makes this throw.
     *
     * @param request what to send
     * @param timeout for all of it, from name resolution to the last body byte; positive
     * @throws InterruptedException when the calling thread is interrupted; the exchange is given up
     * @throws IllegalStateException when the transport is closed, or has a defect
     */
    public Exchange send(OutgoingRequest request, Duration timeout) throws InterruptedException {
        Deadline deadline = Deadline.after(timeout, nanoTime);
        RunningExchange exchange = new RunningExchange(request, deadline, means);
        FutureTask<Exchange> task = new FutureTask<>(exchange);
        Thread thread = threads.newThread(task);
        thread.start();
        boolean over = false;
        try {
            Exchange ended = task.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
            over = true;
            return ended;
        } catch (TimeoutException e) {
            return exchange.timedOut();
        } catch (ExecutionException e) {
            over = true;
            throw new IllegalStateException("the exchange " + request + " broke", e.getCause());
        } finally {
            if (!over) {
                exchange.abandon();
                // Closes the socket too when the thread is virtual, and ends every wait that is not for a socket.
                thread.interrupt();
            }
            sweep.wake();
        }
    }

    /** Drops every connection; exchanges under way fail. */
    @Override
    public void close() {
        sweep.close();
        connections.close();
    }

    private static SSLContext systemTls() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JVM has no TLS; check javax.net.ssl.* settings", e);
        }
    }

    /** Gathers what a transport is made of. Not safe for use by several threads. */
    public static final class Builder {

        private final AddressPolicy policy;
        private final LongSupplier nanoTime;
        private TransportLimits limits = TransportLimits.DEFAULT;
        private NameResolver resolver = NameResolver.system();
        private @Nullable SSLContext tls;
        private ThreadFactory threads =
                Thread.ofVirtual().name("longhaul-exchange-", 0).factory();
        private final ThreadFactory lookupThreads =
                Thread.ofPlatform().daemon().name("longhaul-lookup-", 0).factory();

        private Builder(AddressPolicy policy, LongSupplier nanoTime) {
            this.policy = policy;
            this.nanoTime = nanoTime;
        }

        /** Sets the limits; {@link TransportLimits#DEFAULT} unless set. */
        public Builder limits(TransportLimits limits) {
            this.limits = limits;
            return this;
        }

        /** Sets who finds addresses; the operating system unless set. */
        public Builder resolver(NameResolver resolver) {
            this.resolver = resolver;
            return this;
        }

        /** Sets whom to trust; the JVM's default unless set. Host names are verified in any case. */
        public Builder tls(SSLContext tls) {
            this.tls = tls;
            return this;
        }

        /**
         * Sets who makes the threads of exchanges; virtual ones unless set. On platform threads a deadline still holds
         * for callers, but a thread may linger until the operating system notices that its socket is closed.
         */
        public Builder threads(ThreadFactory threads) {
            this.threads = threads;
            return this;
        }

        /** Makes the transport. */
        public HttpTransport build() {
            return new HttpTransport(this);
        }
    }
}
