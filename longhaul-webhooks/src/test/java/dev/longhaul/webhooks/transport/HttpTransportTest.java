package dev.longhaul.webhooks.transport;

import static dev.longhaul.webhooks.hostile.HostileAnswers.plain;
import static dev.longhaul.webhooks.hostile.HostileAnswers.raw;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.longhaul.webhooks.address.AddressPolicy;
import dev.longhaul.webhooks.address.IpAddress;
import dev.longhaul.webhooks.address.WebhookUrl;
import dev.longhaul.webhooks.hostile.HostileServer;
import dev.longhaul.webhooks.hostile.HostileServer.Script;
import dev.longhaul.webhooks.hostile.SelfSigned;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HttpTransportTest {

    private static final Duration DEADLINE = Duration.ofSeconds(2);
    private static final Duration GRACE = Duration.ofSeconds(1);
    private static final AddressPolicy LOOPBACK = AddressPolicy.allowing(List.of("127.0.0.0/8"));

    @Test
    void a_request_is_sent_as_it_stands_with_host_and_length_and_nothing_else() throws InterruptedException {
        try (HostileServer server = HostileServer.answering(
                        raw("HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n"));
                HttpTransport transport = transport()) {
            OutgoingRequest request = new OutgoingRequest(
                    WebhookUrl.parse("http://127.0.0.1:" + server.port() + "//a/../b?c=%20d"),
                    List.of(
                            new OutgoingRequest.Header("Content-Type", "application/json"),
                            new OutgoingRequest.Header("X-One", "1")),
                    "{\"ü\":1}".getBytes(UTF_8));
            for (int i = 0; i < 2; i++) {
                transport.send(request, DEADLINE);
            }

            assertThat(server.requests()).hasSize(2).allSatisfy(received -> {
                assertThat(received.line()).isEqualTo("POST //a/../b?c=%20d HTTP/1.1");
                assertThat(received.headerLines())
                        .containsExactly(
                                "Host: 127.0.0.1:" + server.port(),
                                "Content-Type: application/json",
                                "X-One: 1",
                                "Content-Length: 8");
                assertThat(received.text()).isEqualTo("{\"ü\":1}");
            });
        }
    }

    @Test
    void a_connection_is_reused_for_the_same_address() throws InterruptedException {
        try (HostileServer server = HostileServer.answering(plain(200, "ok"));
                HttpTransport transport = HttpTransport.builder(LOOPBACK, System::nanoTime)
                        .limits(pool(16, 16, Duration.ofMinutes(1)))
                        .build()) {
            for (int i = 0; i < 5; i++) {
                assertThat(status(transport.send(request(server), DEADLINE))).isEqualTo(200);
            }
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void a_connection_that_the_receiver_does_not_keep_is_closed_and_not_reused() throws InterruptedException {
        Script announces = conversation ->
                conversation.write("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
        Script allowsNoTime = conversation ->
                conversation.write("HTTP/1.1 200 OK\r\nKeep-Alive: timeout=0\r\nContent-Length: 2\r\n\r\nok");
        Script speaksOldHttp = conversation -> conversation.write("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok");
        Script closesSilently = raw("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        for (Script script : List.of(announces, allowsNoTime, speaksOldHttp, closesSilently)) {
            try (HostileServer server = HostileServer.answering(script);
                    HttpTransport transport = HttpTransport.builder(LOOPBACK, System::nanoTime)
                            .limits(pool(16, 16, Duration.ofMinutes(1)))
                            .build()) {
                for (int i = 0; i < 3; i++) {
                    assertThat(status(transport.send(request(server), DEADLINE)))
                            .isEqualTo(200);
                    assertThat(server.awaitNoConnection(GRACE)).isTrue();
                }
                assertThat(server.connections()).isEqualTo(3);
            }
        }
    }

    @Test
    void bytes_that_nobody_asked_for_are_not_taken_for_the_next_answer() throws InterruptedException {
        AtomicInteger answered = new AtomicInteger();
        CountDownLatch pushed = new CountDownLatch(1);
        Script pushing = conversation -> {
            String answer = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n" + answered.incrementAndGet();
            conversation.write(answer);
            if (answered.get() == 1) {
                conversation.write("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n");
                pushed.countDown();
            }
        };
        try (HostileServer server = HostileServer.answering(pushing);
                HttpTransport transport = transport()) {
            assertThat(status(transport.send(request(server), DEADLINE))).isEqualTo(200);
            pushed.await();
            Exchange second = transport.send(request(server), DEADLINE);

            assertThat(new String(((Exchange.Responded) second).response().body(), UTF_8))
                    .isEqualTo("2");
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void a_connection_that_nobody_uses_is_closed() throws InterruptedException {
        try (HostileServer server = HostileServer.answering(plain(200, "ok"));
                HttpTransport transport = HttpTransport.builder(LOOPBACK, System::nanoTime)
                        .limits(pool(16, 16, Duration.ofMillis(50)))
                        .build()) {
            transport.send(request(server), DEADLINE);

            assertThat(server.awaitNoConnection(Duration.ofSeconds(5))).isTrue();
        }
    }

    @Test
    void connections_in_all_and_by_address_are_limited() throws Exception {
        for (TransportLimits limits : List.of(pool(1, 16, GRACE), pool(16, 1, GRACE))) {
            CountDownLatch arrived = new CountDownLatch(1);
            Script hang = conversation -> {
                arrived.countDown();
                conversation.hang();
            };
            try (HostileServer server = HostileServer.answering(hang);
                    HttpTransport transport = HttpTransport.builder(LOOPBACK, System::nanoTime)
                            .limits(limits)
                            .build();
                    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<Exchange> first = threads.submit(() -> transport.send(request(server), DEADLINE));
                arrived.await();
                Exchange.Failed second = failed(transport.send(request(server), Duration.ofMillis(300)));

                assertThat(second.kind()).isEqualTo(FailureKind.CONNECTIONS_BUSY);
                assertThat(failed(first.get()).kind()).isEqualTo(FailureKind.TIMEOUT);
                assertThat(failed(transport.send(request(server), Duration.ofMillis(300)))
                                .kind())
                        .as("the place of an exchange that was given up is free again")
                        .isEqualTo(FailureKind.TIMEOUT);
            }
        }
    }

    @Test
    void nothing_listening_is_a_refused_connection() throws Exception {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        // Bound, so that nobody else takes the port, and not listening.
        try (SocketChannel bound = SocketChannel.open().bind(new InetSocketAddress(loopback, 0));
                HttpTransport transport = transport()) {
            int port = ((InetSocketAddress) bound.getLocalAddress()).getPort();
            Exchange.Failed failed = failed(transport.send(
                    new OutgoingRequest(WebhookUrl.parse("http://127.0.0.1:" + port), List.of(), new byte[0]),
                    DEADLINE));

            assertThat(failed).hasToString("connect-refused: 127.0.0.1: the connection was refused");
        }
    }

    @Test
    void a_host_that_takes_no_connections_times_out_while_connecting() throws Exception {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        List<SocketChannel> queued = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, loopback);
                HttpTransport transport = transport()) {
            // The kernel queues two, and answers no further ones.
            for (int i = 0; i < 8; i++) {
                SocketChannel channel = SocketChannel.open();
                channel.configureBlocking(false);
                channel.connect(new InetSocketAddress(loopback, full.getLocalPort()));
                queued.add(channel);
            }
            Exchange.Failed failed = failed(transport.send(
                    new OutgoingRequest(
                            WebhookUrl.parse("http://127.0.0.1:" + full.getLocalPort()), List.of(), new byte[0]),
                    Duration.ofMillis(500)));

            assertThat(failed.kind()).isEqualTo(FailureKind.TIMEOUT);
            assertThat(failed.message()).contains("connecting");
            assertThat(failed.duration()).isLessThan(Duration.ofMillis(500).plus(GRACE));
        } finally {
            for (SocketChannel channel : queued) {
                channel.close();
            }
        }
    }

    @Test
    void a_receiver_that_never_reads_cannot_hold_a_large_request() throws Exception {
        try (ServerSocket deaf = new ServerSocket(0, 10, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
                HttpTransport transport = transport()) {
            Exchange.Failed failed = failed(transport.send(
                    new OutgoingRequest(
                            WebhookUrl.parse("http://127.0.0.1:" + deaf.getLocalPort()),
                            List.of(),
                            new byte[32 * 1024 * 1024]),
                    Duration.ofMillis(500)));

            assertThat(failed.kind()).isEqualTo(FailureKind.TIMEOUT);
            assertThat(failed.message()).contains("sending");
            assertThat(failed.duration()).isLessThan(Duration.ofMillis(500).plus(GRACE));
        }
    }

    @Test
    void an_interrupted_caller_gives_the_exchange_up_and_its_connection_closes() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        Script watched = conversation -> {
            arrived.countDown();
            // Read on, so that this side notices when the other one goes.
        };
        try (HostileServer server = HostileServer.answering(watched);
                HttpTransport transport = transport()) {
            CountDownLatch interrupted = new CountDownLatch(1);
            Thread caller = Thread.ofVirtual().start(() -> {
                try {
                    transport.send(request(server), Duration.ofMinutes(1));
                } catch (InterruptedException e) {
                    interrupted.countDown();
                }
            });
            arrived.await();
            caller.interrupt();

            interrupted.await();
            assertThat(server.awaitNoConnection(GRACE)).isTrue();
        }
    }

    @Test
    void two_hundred_hosts_that_hang_do_not_delay_a_healthy_one() throws Exception {
        CountDownLatch hanging = new CountDownLatch(200);
        Script hang = conversation -> {
            hanging.countDown();
            conversation.hang();
        };
        NameResolver names = name -> List.of(IpAddress.parseV4("127.0.0.1").orElseThrow());
        try (HostileServer bad = HostileServer.answering(hang);
                HostileServer good = HostileServer.answering(plain(200, "ok"));
                HttpTransport transport = HttpTransport.builder(LOOPBACK, System::nanoTime)
                        .resolver(names)
                        .build();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Exchange>> hung = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                OutgoingRequest request = new OutgoingRequest(
                        WebhookUrl.parse("http://host" + i + ".test:" + bad.port()), List.of(), new byte[10]);
                hung.add(threads.submit(() -> transport.send(request, Duration.ofSeconds(3))));
            }
            hanging.await();
            for (int i = 0; i < 20; i++) {
                Exchange exchange = transport.send(request(good), DEADLINE);
                assertThat(status(exchange)).isEqualTo(200);
                assertThat(exchange.duration()).isLessThan(GRACE);
            }
            for (Future<Exchange> exchange : hung) {
                assertThat(exchange.get()).isInstanceOf(Exchange.Failed.class);
            }
        }
    }

    @Test
    void no_proxy_setting_of_the_jvm_applies() throws InterruptedException {
        System.setProperty("socksProxyHost", "127.0.0.1");
        System.setProperty("socksProxyPort", "9");
        // Otherwise the JDK spares loopback addresses.
        System.setProperty("socksNonProxyHosts", "");
        System.setProperty("http.nonProxyHosts", "");
        System.setProperty("http.proxyHost", "127.0.0.1");
        System.setProperty("http.proxyPort", "9");
        try (HostileServer server = HostileServer.answering(plain(200, "ok"));
                HttpTransport transport = transport()) {
            assertThat(status(transport.send(request(server), DEADLINE))).isEqualTo(200);
        } finally {
            List.of(
                            "socksProxyHost",
                            "socksProxyPort",
                            "socksNonProxyHosts",
                            "http.proxyHost",
                            "http.proxyPort",
                            "http.nonProxyHosts")
                    .forEach(System::clearProperty);
        }
    }

    @Test
    void a_certificate_must_be_trusted_and_bear_the_name() throws InterruptedException {
        SelfSigned certificate = SelfSigned.certificateFor("receiver.test");
        NameResolver names = name -> List.of(IpAddress.parseV4("127.0.0.1").orElseThrow());
        try (HostileServer server = HostileServer.answeringSecurely(certificate.server(), plain(200, "ok"));
                HttpTransport trusting = HttpTransport.builder(LOOPBACK, System::nanoTime)
                        .resolver(names)
                        .limits(pool(16, 16, Duration.ofMinutes(1)))
                        .tls(certificate.client())
                        .build();
                HttpTransport ordinary = HttpTransport.builder(LOOPBACK, System::nanoTime)
                        .resolver(names)
                        .build()) {
            OutgoingRequest right = secure("receiver.test", server.port());

            assertThat(status(trusting.send(right, DEADLINE))).isEqualTo(200);
            assertThat(status(trusting.send(right, DEADLINE))).isEqualTo(200);
            assertThat(server.connections()).isEqualTo(1);
            assertThat(failed(ordinary.send(right, DEADLINE)).kind()).isEqualTo(FailureKind.TLS);
            assertThat(failed(trusting.send(secure("other.test", server.port()), DEADLINE))
                            .kind())
                    .isEqualTo(FailureKind.TLS);
            assertThat(failed(trusting.send(secure("127.0.0.1", server.port()), DEADLINE))
                            .kind())
                    .isEqualTo(FailureKind.TLS);
        }
    }

    @Test
    void a_receiver_that_never_shakes_hands_times_out_while_negotiating_tls() throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 10, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
                HttpTransport transport = transport()) {
            Exchange.Failed failed =
                    failed(transport.send(secure("127.0.0.1", mute.getLocalPort()), Duration.ofMillis(500)));

            assertThat(failed.kind()).isEqualTo(FailureKind.TIMEOUT);
            assertThat(failed.message()).contains("negotiating TLS");
            assertThat(failed.duration()).isLessThan(Duration.ofMillis(500).plus(GRACE));
        }
    }

    @Test
    void plain_http_where_tls_is_expected_is_a_tls_failure() throws Exception {
        try (ServerSocket plainText = new ServerSocket(0, 10, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
                HttpTransport transport = transport()) {
            Thread.ofVirtual().start(() -> {
                try (Socket socket = plainText.accept()) {
                    socket.getOutputStream().write("HTTP/1.1 400 Bad\r\n\r\n".getBytes(UTF_8));
                    socket.getInputStream().readAllBytes();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            Exchange.Failed failed = failed(transport.send(secure("127.0.0.1", plainText.getLocalPort()), DEADLINE));

            assertThat(failed.kind()).isEqualTo(FailureKind.TLS);
        }
    }

    @Test
    void the_defaults_are_these() {
        assertThat(TransportLimits.DEFAULT)
                .isEqualTo(new TransportLimits(
                        65_536,
                        100,
                        8_192,
                        65_536,
                        new TransportLimits.Pool(4_096, 64, Duration.ofSeconds(1), Duration.ofMinutes(1)),
                        64));
    }

    @Test
    void a_limit_of_zero_is_refused_by_its_name() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pool(0, 1, GRACE))
                .withMessageContaining("pool.total is 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pool(1, 1, Duration.ZERO))
                .withMessageContaining("pool.idle");
    }

    private static TransportLimits pool(int total, int perAddress, Duration idle) {
        TransportLimits defaults = TransportLimits.DEFAULT;
        return new TransportLimits(
                defaults.headBytes(),
                defaults.headerLines(),
                defaults.headerLineChars(),
                defaults.bodyBytes(),
                new TransportLimits.Pool(total, perAddress, idle, Duration.ofMinutes(1)),
                defaults.lookups());
    }

    private static HttpTransport transport() {
        return HttpTransport.builder(LOOPBACK, System::nanoTime).build();
    }

    private static OutgoingRequest request(HostileServer server) {
        return new OutgoingRequest(WebhookUrl.parse(server.url()), List.of(), "{}".getBytes(UTF_8));
    }

    private static OutgoingRequest secure(String host, int port) {
        return new OutgoingRequest(WebhookUrl.parse("https://" + host + ":" + port), List.of(), new byte[2]);
    }

    private static int status(Exchange exchange) {
        assertThat(exchange).isInstanceOf(Exchange.Responded.class);
        return ((Exchange.Responded) exchange).response().status();
    }

    private static Exchange.Failed failed(Exchange exchange) {
        assertThat(exchange).isInstanceOf(Exchange.Failed.class);
        return (Exchange.Failed) exchange;
    }
}
