package dev.longhaul.webhooks.transport;

import dev.longhaul.webhooks.address.AddressPolicy;
import dev.longhaul.webhooks.address.IpAddress;
import dev.longhaul.webhooks.address.UrlHost;
import dev.longhaul.webhooks.address.WebhookUrl;
import java.io.IOException;
import java.io.InputStream;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.client5.http.io.LeaseRequest;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * One exchange, run from top to bottom on a thread of its own. Another thread may {@link #abandon} it at any moment,
 * which closes the socket under it.
 */
final class RunningExchange implements Callable<Exchange> {

    /** What the transport lends to its exchanges. */
    record Means(AddressPolicy policy, NameLookups lookups, Connections connections, int bodyBytes) {}

    private static final String ATTRIBUTE = "dev.longhaul.webhooks.transport.exchange";
    private static final HttpRequestExecutor EXECUTOR = new HttpRequestExecutor();

    /** How many addresses of one name are tried when connecting fails. */
    private static final int MAX_ADDRESSES_TRIED = 4;

    private final OutgoingRequest request;
    private final Deadline deadline;
    private final Means means;

    private volatile Phase phase = Phase.RESOLVING;
    private volatile String seen = "";
    private volatile boolean abandoned;
    /** Whoever takes the connection out of here is the one who ends it. */
    private final AtomicReference<@Nullable ConnectionEndpoint> leased = new AtomicReference<>();

    RunningExchange(OutgoingRequest request, Deadline deadline, Means means) {
        this.request = request;
        this.deadline = deadline;
        this.means = means;
    }

    static RunningExchange of(HttpContext context) {
        return (RunningExchange) context.getAttribute(ATTRIBUTE);
    }

    @Override
    public Exchange call() throws InterruptedException {
        try {
            ConnectionEndpoint endpoint = connect(judgedAddresses());
            return talk(endpoint);
        } catch (ExchangeException e) {
            return failed(e);
        }
    }

    /** Says where the exchange stood when its deadline passed; for the caller, who does not wait for the thread. */
    Exchange timedOut() {
        return failed(Failures.atDeadline(phase));
    }

    /** Closes the connection, if there is one, so that whoever is blocked on it comes back with an exception. */
    void abandon() {
        abandoned = true;
        ConnectionEndpoint endpoint = leased.getAndSet(null);
        if (endpoint != null) {
            endpoint.close(CloseMode.IMMEDIATE);
        }
    }

    private Exchange.Failed failed(ExchangeException e) {
        return new Exchange.Failed(e.kind(), e.reason() + seen, deadline.elapsed());
    }

    void enter(Phase next) {
        phase = next;
    }

    private List<IpAddress> judgedAddresses() throws ExchangeException, InterruptedException {
        WebhookUrl url = request.url();
        List<IpAddress> addresses = switch (url.host()) {
            case UrlHost.Literal literal -> List.of(literal.address());
            case UrlHost.Local local -> means.policy().localAddresses();
            case UrlHost.Name name -> means.lookups().lookUp(name.text(), deadline, this::enter);
        };
        Optional<String> portRefusal = means.policy().portRefusal(url.port());
        if (portRefusal.isPresent()) {
            throw new ExchangeException(FailureKind.ADDRESS_FORBIDDEN, portRefusal.get());
        }
        for (IpAddress address : addresses) {
            Optional<String> refusal = means.policy().refusal(address);
            if (refusal.isPresent()) {
                throw new ExchangeException(
                        FailureKind.ADDRESS_FORBIDDEN, url.host().text() + " is not delivered to: " + refusal.get());
            }
        }
        if (addresses.isEmpty()) {
            throw new ExchangeException(
                    FailureKind.ADDRESS_FORBIDDEN,
                    url.host().text() + " means this machine, which no allowed network holds");
        }
        return addresses.subList(0, Math.min(addresses.size(), MAX_ADDRESSES_TRIED));
    }

    /** Tries the addresses in turn; each gets an equal share of the time that is left, the last one all of it. */
    private ConnectionEndpoint connect(List<IpAddress> addresses) throws ExchangeException, InterruptedException {
        ExchangeException last = null;
        for (int i = 0; i < addresses.size(); i++) {
            if (last != null && deadline.remainingNanos() <= 0) {
                break;
            }
            try {
                return connect(addresses.get(i), addresses.size() - i);
            } catch (ExchangeException e) {
                last = new ExchangeException(e.kind(), addresses.get(i) + ": " + e.reason(), e);
            }
        }
        if (last == null) {
            throw new IllegalStateException("no address to connect to; one was checked to be there");
        }
        throw last;
    }

    private ConnectionEndpoint connect(IpAddress address, int shares) throws ExchangeException, InterruptedException {
        ConnectionEndpoint endpoint = lease(address);
        boolean connected = false;
        try {
            if (!means.connections().isUsable(endpoint)) {
                enter(Phase.CONNECTING);
                stopIfAbandoned();
                HttpContext context = HttpCoreContext.create();
                context.setAttribute(ATTRIBUTE, this);
                means.connections().connect(endpoint, Duration.ofMillis(deadline.remainingMillis() / shares), context);
            }
            connected = true;
            return endpoint;
        } catch (IOException e) {
            throw Failures.whileConnecting(e, phase);
        } finally {
            if (!connected) {
                leased.set(null);
                means.connections().drop(endpoint, CloseMode.IMMEDIATE);
            }
        }
    }

    private ConnectionEndpoint lease(IpAddress address) throws ExchangeException, InterruptedException {
        enter(Phase.WAITING_FOR_CONNECTION);
        LeaseRequest request = means.connections().lease(this.request.url(), address, deadline);
        try {
            ConnectionEndpoint endpoint = request.get(Timeout.ofMilliseconds(Math.max(1, deadline.remainingMillis())));
            leased.set(endpoint);
            return endpoint;
        } catch (TimeoutException e) {
            returnLate(request);
            throw Failures.atDeadline(Phase.WAITING_FOR_CONNECTION);
        } catch (InterruptedException e) {
            returnLate(request);
            throw e;
        } catch (ExecutionException e) {
            throw new ExchangeException(FailureKind.CONNECT_FAILED, "no connection: " + e.getCause(), e);
        }
    }

    /** A lease granted in the very moment in which it was given up would be lost to the pool for good. */
    private void returnLate(LeaseRequest request) throws InterruptedException {
        if (request.cancel()) {
            return;
        }
        try {
            means.connections().drop(request.get(Timeout.ofMilliseconds(1)), CloseMode.IMMEDIATE);
        } catch (TimeoutException | ExecutionException | CancellationException neverGranted) {
            // Then there is nothing to return.
        }
    }

    private Exchange talk(ConnectionEndpoint endpoint) throws ExchangeException {
        CloseMode close = CloseMode.IMMEDIATE;
        Duration keep = Duration.ZERO;
        try {
            enter(Phase.SENDING);
            stopIfAbandoned();
            endpoint.setSocketTimeout(Timeout.ofMilliseconds(Math.max(1, deadline.remainingMillis())));
            HttpCoreContext context = HttpCoreContext.create();
            ClassicHttpRequest post = post();
            ClassicHttpResponse response = endpoint.execute("", post, EXECUTOR::execute, context);
            String remote = addressAndPort(context.getEndpointDetails().getRemoteAddress());
            seen = ", after status " + response.getCode();
            Response read = read(response);
            if (read.complete()) {
                close = CloseMode.GRACEFUL;
                keep = DefaultConnectionReuseStrategy.INSTANCE.keepAlive(post, response, context)
                        ? KeepAlive.of(response)
                        : Duration.ZERO;
            }
            return new Exchange.Responded(read, remote, deadline.elapsed());
        } catch (IOException | HttpException e) {
            throw Failures.whileTalking(e, phase);
        } finally {
            boolean mine = leased.getAndSet(null) != null;
            if (keep.isPositive() && mine) {
                means.connections().keep(endpoint, keep);
            } else {
                means.connections().drop(endpoint, close);
            }
        }
    }

    private ClassicHttpRequest post() {
        WebhookUrl url = request.url();
        ClassicHttpRequest post = new BasicClassicHttpRequest(Method.POST.name(), "/");
        // Not given to the constructor, which would take what follows a leading // for an authority.
        post.setPath(url.target());
        post.addHeader(HttpHeaders.HOST, url.authority());
        for (OutgoingRequest.Header header : request.headers()) {
            post.addHeader(header.name(), header.value());
        }
        post.addHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(request.body().length));
        post.setEntity(new ByteArrayEntity(request.body(), null));
        return post;
    }

    /** Reads at most one byte more than is kept, to know whether there is more. */
    private Response read(ClassicHttpResponse response) throws IOException {
        enter(Phase.READING_BODY);
        Response.Headers headers = new Response.Headers(
                first(response, HttpHeaders.CONTENT_TYPE),
                first(response, HttpHeaders.CONTENT_ENCODING),
                first(response, HttpHeaders.RETRY_AFTER));
        HttpEntity entity = response.getEntity();
        if (entity == null) {
            return new Response(response.getCode(), headers, new byte[0], true);
        }
        // Not closed: closing reads an endless body to its end. The connection is given back or dropped by the caller.
        InputStream body = entity.getContent();
        byte[] bytes = body.readNBytes(means.bodyBytes() + 1);
        boolean complete = bytes.length <= means.bodyBytes();
        byte[] kept = complete ? bytes : Arrays.copyOf(bytes, means.bodyBytes());
        return new Response(response.getCode(), headers, kept, complete);
    }

    private static @Nullable String first(ClassicHttpResponse response, String name) {
        Header header = response.getFirstHeader(name);
        return header == null ? null : header.getValue();
    }

    private void stopIfAbandoned() throws ExchangeException {
        if (abandoned) {
            throw Failures.atDeadline(phase);
        }
    }

    /** Without the name that was looked up, which {@link InetSocketAddress} would put before it. */
    private static String addressAndPort(SocketAddress address) {
        if (!(address instanceof InetSocketAddress internet) || internet.getAddress() == null) {
            return address.toString();
        }
        String number = internet.getAddress().getHostAddress();
        return (internet.getAddress() instanceof Inet6Address ? "[" + number + "]" : number) + ":" + internet.getPort();
    }
}
