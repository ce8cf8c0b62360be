package dev.longhaul.trials.benchmark.peer;

import com.sun.net.httpserver.HttpServer;
import dev.longhaul.Longhaul;
import dev.longhaul.engine.limit.EndpointLimits;
import dev.longhaul.jdbc.JdbcStore;
import dev.longhaul.job.JobRequest;
import dev.longhaul.trials.benchmark.server.Place;
import dev.longhaul.trials.time.TrialTime;
import dev.longhaul.webhooks.WebhookHandler;
import dev.longhaul.webhooks.Webhooks;
import dev.longhaul.webhooks.address.AddressPolicy;
import dev.longhaul.webhooks.address.WebhookUrl;
import dev.longhaul.webhooks.delivery.Delivery;
import dev.longhaul.webhooks.delivery.DeliveryBody;
import dev.longhaul.webhooks.delivery.SecretSealer;
import dev.longhaul.webhooks.transport.Exchange;
import dev.longhaul.webhooks.transport.HttpTransport;
import dev.longhaul.webhooks.transport.OutgoingRequest;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A receiver on the loopback, Longhaul delivering to it, and the same requests without Longhaul. Each request's body carries a
 * number, and all numbers must come. For one thread.
 */
public final class Webhook implements AutoCloseable {

    /** Requests in flight at once. */
    public static final int AT_ONCE = 64;

    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final String JSON = "application/json";
    private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");

    private final TrialTime time;
    private final Work arrived;
    private final HttpServer receiver;
    private final ExecutorService receiving = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpTransport transport;
    private final WebhookUrl url;

    /** Starts a receiver for requests numbered from 0. */
    public Webhook(int requests, TrialTime time) throws IOException {
        this.time = time;
        this.arrived = new Work(requests, 0, time);
        // Without it every answer on a kept connection waits 40 ms for the acknowledgement of its head.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        this.receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_024);
        receiver.setExecutor(receiving);
        receiver.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (body.length > 0) {
                arrived.attemptUnchecked(number(body));
            }
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        receiver.start();
        AddressPolicy policy = AddressPolicy.allowing(List.of("127.0.0.0/8"));
        this.transport = HttpTransport.builder(policy, time::nanos).build();
        this.url = policy.admit("http://127.0.0.1:" + receiver.getAddress().getPort() + "/notify");
    }

    private static byte[] body(int number) {
        return ("{\"event\":\"order.paid\",\"order\":" + number + "}").getBytes(StandardCharsets.UTF_8);
    }

    private static int number(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        return Integer.parseInt(text.substring(text.lastIndexOf(':') + 1, text.length() - 1));
    }

    /** Whether every request has come. */
    public boolean received() {
        return arrived.done();
    }

    /** When the first request came, by the monotonic clock. */
    public long began() {
        return arrived.began();
    }

    /** Stores a delivery for each request. */
    public void fill(Place place) {
        try (JdbcStore store = JdbcStore.postgresql(place.url(), null, null)) {
            store.prepare();
            try (Longhaul longhaul = Longhaul.builder(store).build()) {
                for (int first = 0; first < arrived.jobs(); first += Session.BATCH) {
                    List<JobRequest> batch = IntStream.range(first, Math.min(first + Session.BATCH, arrived.jobs()))
                            .mapToObj(number -> Webhooks.job(
                                            Delivery.to(url, new DeliveryBody.Fixed(JSON, body(number))))
                                    .schedule("immediate"))
                            .toList();
                    longhaul.enqueueAll(batch);
                }
            }
        }
    }

    /** Longhaul, delivering. */
    public record Node(Longhaul longhaul, JdbcStore store) implements AutoCloseable {
        /** Whether nothing is due, parked or under way. */
        public boolean settled() {
            return Database.holds(
                    store.dataSource(),
                    "NOT EXISTS (SELECT 1 FROM longhaul_claim) AND NOT EXISTS (SELECT 1 FROM longhaul_due)"
                            + " AND NOT EXISTS (SELECT 1 FROM longhaul_parked)");
        }

        @Override
        public void close() {
            longhaul.close();
        }
    }

    /** Starts a node that delivers what is stored. */
    public Node start(Place place) {
        JdbcStore store = JdbcStore.postgresql(place.url(), null, null);
        Longhaul longhaul = Longhaul.builder(store)
                .endpointLimits(EndpointLimits.inFlight(AT_ONCE))
                .decide(
                        Webhooks.TYPE,
                        Webhooks.OPTIONS,
                        new WebhookHandler(
                                transport, new Unsigned(), () -> Instant.ofEpochMilli(time.micros() / 1_000)))
                .build();
        longhaul.start();
        return new Node(longhaul, store);
    }

    /** Sends all requests in a loop of {@link #AT_ONCE} threads, and returns when all are answered. */
    public void loop() throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        List<Thread> threads = IntStream.range(0, AT_ONCE)
                .mapToObj(i -> Thread.ofVirtual().start(() -> send(next)))
                .toList();
        for (Thread each : threads) {
            each.join();
        }
    }

    private void send(AtomicInteger next) {
        for (int number = next.getAndIncrement(); number < arrived.jobs(); number = next.getAndIncrement()) {
            OutgoingRequest request =
                    new OutgoingRequest(url, List.of(new OutgoingRequest.Header("Content-Type", JSON)), body(number));
            try {
                if (!(transport.send(request, TIMEOUT) instanceof Exchange.Responded)) {
                    throw new IllegalStateException("request " + number + " was not answered");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Whether wrk is installed. */
    public static boolean hasWrk() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "wrk")));
    }

    /**
     * The requests a second that wrk gets answered by the receiver.
     *
     * @throws IllegalStateException if it says nothing of the kind
     */
    public double wrk(Duration span) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(
                            "wrk", "-t2", "-c" + AT_ONCE, "-d" + Math.max(1, span.toSeconds()) + "s", url.toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            Matcher rate = RATE.matcher(said);
            if (!rate.find()) {
                throw new IllegalStateException("wrk says " + said);
            }
            return Double.parseDouble(rate.group(1));
        } catch (IOException e) {
            throw new IllegalStateException("wrk cannot be run", e);
        }
    }

    @Override
    public void close() {
        transport.close();
        receiver.stop(0);
        receiving.close();
    }

    /** No delivery here is signed. */
    private record Unsigned() implements SecretSealer {
        @Override
        public String seal(String secret, String context) {
            throw new UnsupportedOperationException("nothing is signed");
        }

        @Override
        public String open(String sealed, String context) {
            throw new UnsupportedOperationException("nothing is signed");
        }
    }
}
