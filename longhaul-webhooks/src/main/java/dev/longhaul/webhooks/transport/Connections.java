package dev.longhaul.webhooks.transport;

import dev.longhaul.webhooks.address.IpAddress;
import dev.longhaul.webhooks.address.WebhookUrl;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.ConnectionHolder;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.io.LeaseRequest;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.impl.io.DefaultClassicHttpResponseFactory;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParserFactory;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpMessageParser;
import org.apache.hc.core5.http.message.LazyLaxLineParser;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Connections to judged addresses, kept for a moment in case more is to be sent there. A connection's route names the
 * address itself, so one is never reused for another address, and the pool never resolves anything.
 */
final class Connections implements AutoCloseable {

    private static final Timeout SHORTEST = Timeout.ofMilliseconds(1);

    /** Whoever asks the pool to resolve a name would connect to an address that nobody judged. */
    private static final DnsResolver NO_RESOLVER = new SystemDefaultDnsResolver() {
        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            throw new UnknownHostException("connections are made to judged addresses only, not to the name " + host);
        }
    };

    private final PoolingHttpClientConnectionManager pool;
    private final Duration idle;

    Connections(TransportLimits limits, SSLContext tls) {
        this.idle = limits.pool().idle();
        this.pool = new DirectConnections()
                .setDnsResolver(NO_RESOLVER)
                .setTlsSocketStrategy(new DefaultClientTlsStrategy(tls, HostnameVerificationPolicy.BUILTIN, null))
                .setConnectionFactory(connectionFactory(limits))
                .setMaxConnTotal(limits.pool().total())
                .setMaxConnPerRoute(limits.pool().perAddress())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setTimeToLive(TimeValue.of(limits.pool().lifetime()))
                        .setIdleTimeout(Timeout.of(idle))
                        .setValidateAfterInactivity(TimeValue.ZERO_MILLISECONDS)
                        .build())
                .build();
    }

    /** Waits for one of the connections to an address; it may be connected already. */
    LeaseRequest lease(WebhookUrl url, IpAddress address, Deadline deadline) {
        String host = url.host().text();
        HttpHost target = new HttpHost(url.scheme(), address.toInetAddress(host), unbracketed(host), url.port());
        Timeout timeout = Timeout.ofMilliseconds(Math.max(1, deadline.remainingMillis()));
        return pool.lease("", new HttpRoute(target, null, url.secure()), timeout, null);
    }

    /**
     * Whether a leased connection can carry a request. The pool has found out whether the other side closed it; what is
     * left is one that already holds bytes, which would be taken for the answer to what was not asked yet.
     */
    boolean isUsable(ConnectionEndpoint endpoint) throws IOException {
        if (!endpoint.isConnected()) {
            return false;
        }
        boolean spoke = endpoint instanceof ConnectionHolder holder
                && holder.get() instanceof HttpClientConnection connection
                && connection.isDataAvailable(SHORTEST);
        if (spoke) {
            endpoint.close(CloseMode.IMMEDIATE);
        }
        return !spoke;
    }

    void connect(ConnectionEndpoint endpoint, Duration timeout, HttpContext context) throws IOException {
        pool.connect(endpoint, TimeValue.ofMilliseconds(Math.max(1, timeout.toMillis())), context);
    }

    /** Gives a connection back for the next request to the same address. */
    void keep(ConnectionEndpoint endpoint, Duration keepAlive) {
        pool.release(endpoint, null, TimeValue.of(keepAlive.compareTo(idle) < 0 ? keepAlive : idle));
    }

    /** Gives a connection back closed. */
    void drop(ConnectionEndpoint endpoint, CloseMode mode) {
        endpoint.close(mode);
        pool.release(endpoint, null, TimeValue.ZERO_MILLISECONDS);
    }

    /** Closes what has been unused for too long. */
    void closeExpired() {
        pool.closeExpired();
    }

    boolean holdsIdle() {
        return pool.getTotalStats().getAvailable() > 0;
    }

    @Override
    public void close() {
        pool.close(CloseMode.IMMEDIATE);
    }

    private static String unbracketed(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static ManagedHttpClientConnectionFactory connectionFactory(TransportLimits limits) {
        Http1Config http = Http1Config.custom()
                .setBufferSize(TransportLimits.BUFFER_BYTES)
                .setMaxHeaderCount(limits.headerLines())
                .setMaxLineLength(limits.headerLineChars())
                .build();
        return ManagedHttpClientConnectionFactory.builder()
                .http1Config(http)
                .responseParserFactory(new ParserFactory(http, limits.headBytes()))
                .build();
    }

    private static final class ParserFactory extends DefaultHttpResponseParserFactory {

        private final Http1Config http;
        private final int budgetBytes;

        ParserFactory(Http1Config http, int budgetBytes) {
            super(http, LazyLaxLineParser.INSTANCE, DefaultClassicHttpResponseFactory.INSTANCE);
            this.http = http;
            this.budgetBytes = budgetBytes;
        }

        @Override
        public HttpMessageParser<ClassicHttpResponse> create() {
            return new ResponseHeadParser(http, budgetBytes);
        }
    }

    /** Makes sockets that no proxy setting of the JVM applies to, and tells each exchange when TLS begins. */
    private static final class DirectConnections extends PoolingHttpClientConnectionManagerBuilder {

        @Override
        protected HttpClientConnectionOperator createConnectionOperator(
                SchemePortResolver ports, DnsResolver resolver, TlsSocketStrategy tls) {
            return new DefaultHttpClientConnectionOperator(
                    socksProxy -> new Socket(Proxy.NO_PROXY),
                    ports,
                    resolver,
                    RegistryBuilder.<TlsSocketStrategy>create()
                            .register(URIScheme.HTTPS.id, tls)
                            .build()) {

                @Override
                protected void onBeforeTlsHandshake(HttpContext context, HttpHost host) {
                    RunningExchange.of(context).enter(Phase.TLS_HANDSHAKE);
                }
            };
        }
    }
}
