package dev.longhaul.webhooks.transport;

import static dev.longhaul.webhooks.hostile.HostileAnswers.plain;
import static dev.longhaul.webhooks.hostile.HostileAnswers.raw;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.webhooks.address.AddressPolicy;
import dev.longhaul.webhooks.address.WebhookUrl;
import dev.longhaul.webhooks.hostile.HostileServer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a name resolves to is judged when it is sent to, and the connection goes to what was judged. */
class NamesTest {

    private static final Duration DEADLINE = Duration.ofSeconds(2);
    private static final AddressPolicy LOOPBACK = AddressPolicy.allowing(List.of("127.0.0.0/8"));

    private final HostileServer server = HostileServer.answering(plain(200, "ok"));
    private final FakeNames names = new FakeNames();

    @AfterEach
    void close() {
        server.close();
        names.close();
    }

    @Test
    void a_name_is_looked_up_once_and_its_address_connected_to() throws InterruptedException {
        names.answer("receiver.test", "127.0.0.1").answer("receiver.test", "169.254.169.254");

        Exchange exchange = send(LOOPBACK, "receiver.test");

        assertThat(exchange).isInstanceOf(Exchange.Responded.class);
        assertThat(((Exchange.Responded) exchange).remoteAddress()).isEqualTo("127.0.0.1:" + server.port());
        assertThat(names.lookups()).isEqualTo(1);
        assertThat(server.requests().getFirst().headers()).containsEntry("Host", "receiver.test:" + server.port());
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1,          10.0.0.0/8",
        "169.254.169.254,   169.254.0.0/16",
        "::ffff:10.0.0.1,   10.0.0.0/8",
        "::1,               ::1/128",
        "64:ff9b::7f00:1,   64:ff9b::/96",
        "fd00:ec2::254,     fc00::/7",
    })
    void a_name_that_resolves_to_a_forbidden_address_is_not_sent_to(String address, String range)
            throws InterruptedException {
        names.answer("receiver.test", address);

        assertForbidden(send(LOOPBACK, "receiver.test"), range);
    }

    @Test
    void one_forbidden_address_beside_allowed_ones_forbids_the_name() throws InterruptedException {
        names.answer("receiver.test", "127.0.0.1", "10.0.0.1");

        assertForbidden(send(LOOPBACK, "receiver.test"), "10.0.0.0/8");
        assertThat(server.connections()).isZero();
    }

    @Test
    void loopback_is_forbidden_unless_it_is_configured() throws InterruptedException {
        names.answer("receiver.test", "127.0.0.1");

        assertForbidden(send(AddressPolicy.PUBLIC_ONLY, "receiver.test"), "127.0.0.0/8");
        assertForbidden(send(AddressPolicy.PUBLIC_ONLY, "127.0.0.1"), "127.0.0.0/8");
        assertForbidden(send(AddressPolicy.PUBLIC_ONLY, "localhost"), "this machine");
        assertThat(server.connections()).isZero();
    }

    @Test
    void an_alias_of_an_internal_name_is_judged_by_where_it_leads() throws InterruptedException {
        names.alias("receiver.test", "db.internal").answer("db.internal", "10.1.2.3");

        assertForbidden(send(LOOPBACK, "receiver.test"), "10.0.0.0/8");
    }

    @Test
    void an_answer_that_changes_after_the_first_attempt_is_judged_again() throws InterruptedException {
        names.answer("receiver.test", "127.0.0.1").answer("receiver.test", "10.0.0.1");
        try (HttpTransport transport = transport(LOOPBACK)) {
            assertThat(transport.send(request("receiver.test"), DEADLINE)).isInstanceOf(Exchange.Responded.class);
            assertForbidden(transport.send(request("receiver.test"), DEADLINE), "10.0.0.0/8");
        }
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void local_names_are_not_looked_up() throws InterruptedException {
        names.answer("localhost", "10.0.0.1").answer("sub.localhost", "10.0.0.1");

        assertThat(send(LOOPBACK, "localhost")).isInstanceOf(Exchange.Responded.class);
        assertThat(send(LOOPBACK, "sub.localhost")).isInstanceOf(Exchange.Responded.class);
        assertThat(names.lookups()).isZero();
    }

    @Test
    void a_redirect_is_an_answer_and_not_a_command() throws InterruptedException {
        try (HostileServer elsewhere = HostileServer.answering(plain(200, "secret"));
                HostileServer redirecting = HostileServer.answering(raw(
                        "HTTP/1.1 307 Temporary\r\nLocation: " + elsewhere.url() + "\r\nContent-Length: 0\r\n\r\n"));
                HttpTransport transport = transport(LOOPBACK)) {
            Exchange exchange = transport.send(
                    new OutgoingRequest(WebhookUrl.parse(redirecting.url()), List.of(), new byte[2]), DEADLINE);

            assertThat(((Exchange.Responded) exchange).response().status()).isEqualTo(307);
            assertThat(elsewhere.connections()).isZero();
        }
    }

    @Test
    void a_port_that_is_no_longer_allowed_is_refused_when_it_is_sent_to() throws InterruptedException {
        OutgoingRequest request = new OutgoingRequest(WebhookUrl.parse("http://127.0.0.1:25/"), List.of(), new byte[0]);
        try (HttpTransport transport = transport(LOOPBACK);
                HttpTransport configured = transport(new AddressPolicy(LOOPBACK.allowedNetworks(), Set.of(25)))) {
            assertForbidden(transport.send(request, DEADLINE), "port 25");
            assertThat(((Exchange.Failed) configured.send(request, DEADLINE)).kind())
                    .isNotEqualTo(FailureKind.ADDRESS_FORBIDDEN);
        }
    }

    @Test
    void a_name_without_address_fails_by_that_name() throws InterruptedException {
        Exchange.Failed failed = (Exchange.Failed) send(LOOPBACK, "nowhere.test");

        assertThat(failed.kind()).isEqualTo(FailureKind.NAME_NOT_FOUND);
        assertThat(failed).hasToString("name-not-found: nowhere.test has no address");
    }

    @Test
    void when_one_address_does_not_answer_the_next_is_tried() throws InterruptedException {
        names.answer("receiver.test", "127.0.0.2", "127.0.0.3", "127.0.0.1");

        assertThat(send(LOOPBACK, "receiver.test")).isInstanceOf(Exchange.Responded.class);
    }

    @Test
    void at_most_four_addresses_are_tried() throws InterruptedException {
        names.answer("receiver.test", "127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5", "127.0.0.1");

        Exchange.Failed failed = (Exchange.Failed) send(LOOPBACK, "receiver.test");

        assertThat(failed.kind()).isEqualTo(FailureKind.CONNECT_REFUSED);
        assertThat(failed.message()).contains("127.0.0.5");
        assertThat(server.connections()).isZero();
    }

    @Test
    void a_lookup_that_hangs_is_left_behind_at_the_deadline() throws InterruptedException {
        Exchange.Failed failed = (Exchange.Failed) send(LOOPBACK, "hang.test");

        assertThat(failed.kind()).isEqualTo(FailureKind.TIMEOUT);
        assertThat(failed.message()).contains("looking up the name");
        assertThat(failed.duration()).isBetween(DEADLINE, DEADLINE.plusSeconds(1));
    }

    @Test
    void names_that_hang_hold_one_lookup_each_and_never_more_than_the_limit() throws InterruptedException {
        names.answer("receiver.test", "127.0.0.1");
        TransportLimits defaults = TransportLimits.DEFAULT;
        TransportLimits two = new TransportLimits(
                defaults.headBytes(),
                defaults.headerLines(),
                defaults.headerLineChars(),
                defaults.bodyBytes(),
                defaults.pool(),
                2);
        Duration shortly = Duration.ofMillis(200);
        try (HttpTransport transport = HttpTransport.builder(LOOPBACK, System::nanoTime)
                .resolver(names)
                .limits(two)
                .build()) {
            for (int i = 0; i < 3; i++) {
                assertThat(((Exchange.Failed) transport.send(request("hang-a.test"), shortly)).kind())
                        .isEqualTo(FailureKind.TIMEOUT);
            }
            assertThat(names.lookups()).isEqualTo(1);
            assertThat(transport.send(request("receiver.test"), DEADLINE)).isInstanceOf(Exchange.Responded.class);
            assertThat(((Exchange.Failed) transport.send(request("hang-b.test"), shortly)).kind())
                    .isEqualTo(FailureKind.TIMEOUT);

            Exchange.Failed busy = (Exchange.Failed) transport.send(request("receiver.test"), shortly);
            assertThat(busy.kind()).isEqualTo(FailureKind.LOOKUPS_BUSY);
            assertThat(names.lookups()).isEqualTo(3);

            names.close();
            assertThat(transport.send(request("receiver.test"), DEADLINE)).isInstanceOf(Exchange.Responded.class);
        }
    }

    @Test
    void a_resolver_that_breaks_fails_the_attempt_and_nothing_else() throws InterruptedException {
        try (HttpTransport transport = HttpTransport.builder(LOOPBACK, System::nanoTime)
                .resolver(name -> {
                    throw new IllegalStateException("no resolver today\r\nforged");
                })
                .build()) {
            Exchange.Failed failed = (Exchange.Failed) transport.send(request("receiver.test"), DEADLINE);

            assertThat(failed.kind()).isEqualTo(FailureKind.NAME_NOT_FOUND);
            assertThat(failed.message()).contains("no resolver today␍␊forged");
        }
    }

    private Exchange send(AddressPolicy policy, String host) throws InterruptedException {
        try (HttpTransport transport = transport(policy)) {
            return transport.send(request(host), DEADLINE);
        }
    }

    private HttpTransport transport(AddressPolicy policy) {
        return HttpTransport.builder(policy, System::nanoTime).resolver(names).build();
    }

    private OutgoingRequest request(String host) {
        return new OutgoingRequest(
                WebhookUrl.parse("http://" + host + ":" + server.port() + "/"), List.of(), new byte[0]);
    }

    private static void assertForbidden(Exchange exchange, String reason) {
        assertThat(exchange).isInstanceOfSatisfying(Exchange.Failed.class, failed -> {
            assertThat(failed.kind()).isEqualTo(FailureKind.ADDRESS_FORBIDDEN);
            assertThat(failed.message()).contains(reason);
        });
    }
}
