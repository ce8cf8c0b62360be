package dev.longhaul.webhooks;

import static dev.longhaul.webhooks.hostile.HostileAnswers.plain;
import static dev.longhaul.webhooks.hostile.HostileAnswers.raw;
import static dev.longhaul.webhooks.hostile.HostileAnswers.silence;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.Longhaul;
import dev.longhaul.engine.limit.EndpointLimits;
import dev.longhaul.job.DeadReason;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobRequest;
import dev.longhaul.job.JobState;
import dev.longhaul.job.Outcome;
import dev.longhaul.operator.JobView;
import dev.longhaul.operator.Redrive;
import dev.longhaul.schedule.RetrySchedule;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.memory.MemoryStore;
import dev.longhaul.testkit.time.VirtualWorld;
import dev.longhaul.webhooks.acknowledge.Acknowledgement;
import dev.longhaul.webhooks.address.AddressPolicy;
import dev.longhaul.webhooks.address.WebhookUrl;
import dev.longhaul.webhooks.delivery.Delivery;
import dev.longhaul.webhooks.delivery.DeliveryBody;
import dev.longhaul.webhooks.delivery.FakeSealer;
import dev.longhaul.webhooks.delivery.RecordedResponse;
import dev.longhaul.webhooks.delivery.Signing;
import dev.longhaul.webhooks.headers.DeliveryHeaders;
import dev.longhaul.webhooks.hostile.HostileServer;
import dev.longhaul.webhooks.hostile.HostileServer.Script;
import dev.longhaul.webhooks.hostile.ReceivedRequest;
import dev.longhaul.webhooks.signature.ReplayGuard;
import dev.longhaul.webhooks.signature.SigningSecret;
import dev.longhaul.webhooks.signature.Verification;
import dev.longhaul.webhooks.signature.WebhookVerifier;
import dev.longhaul.webhooks.transport.HttpTransport;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Deliveries from acceptance to their end: the real engine in virtual time, the real transport to a real socket. A
 * request takes no virtual time, so that the gaps between attempts are exactly those of the schedule.
 */
class WebhookDeliveryTest {

    private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
    private static final Duration LONG = Duration.ofDays(3);
    private static final DeliveryBody BODY =
            new DeliveryBody.Fixed("application/json; charset=utf-8", "{\"order\":\"42\"}".getBytes(UTF_8));

    private final VirtualWorld world = new VirtualWorld(START, 42);
    private final FakeSealer sealer = new FakeSealer();
    private final AddressPolicy policy = AddressPolicy.allowing(List.of("127.0.0.0/8"));
    private final HttpTransport transport =
            HttpTransport.builder(policy, System::nanoTime).build();
    private final Longhaul longhaul = Longhaul.builder(MemoryStore.create(world.clock()))
            .schedule("three-times", RetrySchedule.parse("10s 1m"))
            .endpointLimits(EndpointLimits.inFlight(Webhooks.IN_FLIGHT_PER_HOST))
            .decide(Webhooks.TYPE, Webhooks.OPTIONS, new WebhookHandler(transport, sealer, world.clock()))
            .runtime(world.runtime(), world.clock())
            .build();

    WebhookDeliveryTest() {
        longhaul.start();
    }

    @AfterEach
    void close() {
        longhaul.close();
        transport.close();
    }

    @Test
    void an_acknowledged_delivery_succeeds_and_keeps_what_was_answered() {
        try (HostileServer merchant = HostileServer.answering(plain(200, "success"))) {
            JobView job = deliver(to(merchant).acknowledgedBy(Acknowledgement.exactly("success")));

            assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
            assertThat(job.attempts()).hasSize(1);
            RecordedResponse recorded = recorded(job.attempts().getFirst());
            assertThat(recorded.status()).isEqualTo(200);
            assertThat(recorded.excerpt().text()).isEqualTo("success");
            assertThat(recorded.remoteAddress()).isEqualTo("127.0.0.1:" + merchant.port());
        }
    }

    @Test
    void every_attempt_carries_the_jobs_id_and_its_number_and_the_exact_body() {
        try (HostileServer merchant = HostileServer.answering(plain(500, "down"))) {
            JobView job = deliver(to(merchant).headers(new DeliveryHeaders(Map.of("X-Shop", "7"))));

            assertThat(merchant.requests()).hasSize(3);
            for (int i = 0; i < 3; i++) {
                ReceivedRequest request = merchant.requests().get(i);
                assertThat(request.line()).isEqualTo("POST /hook HTTP/1.1");
                assertThat(request.text()).isEqualTo("{\"order\":\"42\"}");
                assertThat(request.headerLines())
                        .containsExactly(
                                "Host: 127.0.0.1:" + merchant.port(),
                                "Content-Type: application/json; charset=utf-8",
                                "Accept: */*",
                                "Accept-Encoding: identity",
                                "User-Agent: Longhaul",
                                "X-Shop: 7",
                                "longhaul-attempt: " + (i + 1),
                                "webhook-id: " + job.row().id(),
                                "Content-Length: 14");
            }
        }
    }

    @Test
    void a_merchant_that_is_down_and_errs_and_hangs_is_told_in_the_end() {
        Script[] days = {
            conversation -> conversation.reset(), plain(500, "oops"), plain(200, "fail"), plain(200, "success\n")
        };
        Iterator<Script> next = List.of(days).iterator();
        try (HostileServer merchant =
                HostileServer.answering(conversation -> next.next().answer(conversation))) {
            JobId id = enqueue(Webhooks.job(to(merchant).acknowledgedBy(Acknowledgement.exactly("success")))
                    .schedule("alipay"));
            JobView job = untilEnded(id);

            assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
            assertThat(job.attempts())
                    .extracting(attempt -> attempt.said().error())
                    .satisfiesExactly(
                            error -> assertThat(error).startsWith("connection-lost: "),
                            error -> assertThat(error)
                                    .isEqualTo("not-acknowledged: the receiver answered 500; 2xx would acknowledge"),
                            error -> assertThat(error)
                                    .isEqualTo("not-acknowledged: the body is \"fail\"; \"success\" would acknowledge"),
                            error -> assertThat(error).isNull());
            assertThat(gaps(job))
                    .containsExactly(Duration.ofMinutes(4), Duration.ofMinutes(10), Duration.ofMinutes(10));
        }
    }

    @Test
    void an_unacknowledged_delivery_goes_dead_with_every_attempts_own_error_and_response() {
        try (HostileServer merchant = HostileServer.answering(plain(503, "<script>\u001b[2J"))) {
            JobView job = deliver(to(merchant));

            assertThat(job.state()).isEqualTo(JobState.DEAD);
            assertThat(job.activity().deadReason()).isEqualTo(DeadReason.EXHAUSTED);
            assertThat(job.attempts()).hasSize(3).allSatisfy(attempt -> {
                assertThat(attempt.outcome()).isEqualTo(Outcome.Kind.FAILED);
                assertThat(attempt.said().error()).contains("answered 503");
                assertThat(recorded(attempt).excerpt().text()).isEqualTo("<script>␛[2J");
            });
            assertThat(gaps(job)).containsExactly(Duration.ofSeconds(10), Duration.ofMinutes(1));
        }
    }

    @Test
    void a_receiver_that_is_gone_ends_the_delivery_at_once() {
        try (HostileServer merchant = HostileServer.answering(plain(410, "gone"))) {
            JobView job = deliver(to(merchant));

            assertThat(job.state()).isEqualTo(JobState.DEAD);
            assertThat(job.activity().deadReason()).isEqualTo(DeadReason.ABORTED);
            assertThat(job.attempts()).hasSize(1);
            assertThat(job.attempts().getFirst().said().error())
                    .isEqualTo("gone: the receiver answered 410; 2xx would acknowledge");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "429 | 5                             | PT10S",
                "429 | 90                            | PT1M30S",
                "503 | 90                            | PT1M30S",
                "503 | 99999999999                   | PT24H",
                "503 | Sat, 21 Nov 2026 11:00:00 GMT | PT1H",
                "503 | Sat, 21 Nov 2026 09:00:00 GMT | PT10S",
                "503 | -1                            | PT10S",
                "503 | soon                          | PT10S",
                "500 | 90                            | PT10S",
                "302 | 90                            | PT10S",
            })
    void after_429_and_503_the_later_of_schedule_and_retry_after_counts(int status, String value, Duration gap) {
        Iterator<Script> answers = List.of(
                        raw("HTTP/1.1 " + status + " Busy\r\nRetry-After: " + value + "\r\nContent-Length: 0\r\n\r\n"),
                        plain(200, "ok"))
                .iterator();
        try (HostileServer merchant =
                HostileServer.answering(conversation -> answers.next().answer(conversation))) {
            JobView job = deliver(to(merchant));

            assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
            assertThat(gaps(job)).containsExactly(gap);
        }
    }

    @Test
    void a_redirect_is_a_failure_and_is_not_followed() {
        try (HostileServer elsewhere = HostileServer.answering(plain(200, "ok"));
                HostileServer merchant = HostileServer.answering(
                        raw("HTTP/1.1 308 Moved\r\nLocation: " + elsewhere.url() + "\r\nContent-Length: 0\r\n\r\n"))) {
            JobView job = deliver(to(merchant));

            assertThat(job.activity().deadReason()).isEqualTo(DeadReason.EXHAUSTED);
            assertThat(elsewhere.connections()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://169.254.169.254/latest/", "http://[::ffff:10.0.0.1]/", "http://0.1.2.3/"})
    void a_forbidden_address_fails_each_attempt_with_its_reason(String url) {
        JobView job = deliver(Delivery.to(WebhookUrl.parse(url), BODY));

        assertThat(job.activity().deadReason()).isEqualTo(DeadReason.EXHAUSTED);
        assertThat(job.attempts())
                .hasSize(3)
                .allSatisfy(attempt -> assertThat(attempt.said().error()).startsWith("address-forbidden: "));
    }

    @Test
    void a_receiver_that_hangs_fails_the_attempt_at_its_deadline() {
        try (HostileServer merchant = HostileServer.answering(silence())) {
            JobView job = deliver(to(merchant).timeout(Duration.ofMillis(100)));

            assertThat(job.attempts())
                    .hasSize(3)
                    .allSatisfy(attempt -> assertThat(attempt.said().error())
                            .startsWith("timeout: the deadline passed while sending the request"));
        }
    }

    @Test
    void a_signature_is_made_for_each_attempt_and_verifies_at_the_receiver() {
        SigningSecret secret = SigningSecret.of("a secret of twenty-four.".getBytes(UTF_8));
        try (HostileServer merchant = HostileServer.answering(plain(500, "down"))) {
            Delivery delivery = to(merchant);
            JobView job = deliver(delivery.signed(Signing.StandardWebhooks.seal(secret, delivery.url(), sealer)));

            assertThat(merchant.requests()).hasSize(3);
            for (int i = 0; i < 3; i++) {
                ReceivedRequest request = merchant.requests().get(i);
                Instant sentAt = job.attempts().get(i).startedAt();
                Verification verification = new WebhookVerifier(List.of(secret), () -> sentAt, ReplayGuard.none())
                        .verify(
                                request.headers().get("webhook-id"),
                                request.headers().get("webhook-timestamp"),
                                request.headers().get("webhook-signature"),
                                request.body());
                assertThat(verification).isInstanceOfSatisfying(Verification.Genuine.class, genuine -> {
                    assertThat(genuine.id()).isEqualTo(job.row().id().toString());
                    assertThat(genuine.sentAt()).isEqualTo(Instant.ofEpochSecond(sentAt.getEpochSecond()));
                });
            }
            assertThat(merchant.requests())
                    .extracting(request -> request.headers().get("webhook-signature"))
                    .doesNotHaveDuplicates();
            assertThat(new String(job.row().content().bytes(), UTF_8))
                    .doesNotContain(secret.reveal())
                    .doesNotContain("twenty-four");
        }
    }

    @Test
    void a_secret_that_cannot_be_opened_fails_the_attempt_and_sends_nothing() {
        SigningSecret secret = SigningSecret.of(new byte[32]);
        try (HostileServer merchant = HostileServer.answering(plain(200, "ok"))) {
            Delivery delivery = to(merchant);
            Signing signing = Signing.StandardWebhooks.seal(secret, delivery.url(), sealer);
            sealer.forgetEverything();
            JobView job = deliver(delivery.signed(signing));

            assertThat(job.attempts())
                    .hasSize(3)
                    .allSatisfy(
                            attempt -> assertThat(attempt.said().error()).contains("key that this node does not have"));
            assertThat(merchant.connections()).isZero();
        }
    }

    @Test
    void how_a_delivery_ended_is_delivered_to_its_on_end() {
        try (HostileServer merchant = HostileServer.answering(plain(500, "down"));
                HostileServer shop = HostileServer.answering(plain(200, "thanks"))) {
            JobRequest onEnd = Webhooks.job(Delivery.to(WebhookUrl.parse(shop.url()), new DeliveryBody.EndReport()));
            JobId id = enqueue(Webhooks.job(to(merchant)).onEnd(onEnd));
            JobView job = untilEnded(id);
            assertThat(world.runUntil(() -> !shop.requests().isEmpty(), LONG)).isTrue();

            ReceivedRequest told = shop.requests().getFirst();
            assertThat(told.headers()).containsEntry("Content-Type", "application/json");
            assertThat(told.text())
                    .isEqualTo(
                            "{\"id\":\"" + id + "\",\"type\":\"webhook\",\"state\":\"dead\","
                                    + "\"deadReason\":\"exhausted\",\"attempts\":3,\"endedAt\":\""
                                    + job.activity().endedAt()
                                    + "\",\"lastError\":\"not-acknowledged: the receiver answered 500; 2xx would acknowledge\"}");
        }
    }

    @Test
    void the_report_of_an_end_says_the_same_in_every_attempt() {
        Iterator<Script> answers = List.of(plain(500, "no"), plain(200, "ok")).iterator();
        try (HostileServer merchant = HostileServer.answering(plain(200, "ok"));
                HostileServer shop =
                        HostileServer.answering(conversation -> answers.next().answer(conversation))) {
            enqueue(Webhooks.job(to(merchant))
                    .onEnd(Webhooks.job(Delivery.to(WebhookUrl.parse(shop.url()), new DeliveryBody.EndReport()))));
            assertThat(world.runUntil(() -> shop.requests().size() == 2, LONG)).isTrue();

            assertThat(shop.requests().get(0).text())
                    .isEqualTo(shop.requests().get(1).text())
                    .contains("\"state\":\"succeeded\",\"attempts\":1")
                    .doesNotContain("lastError");
        }
    }

    @Test
    void a_report_that_is_nobodys_on_end_is_aborted() {
        try (HostileServer shop = HostileServer.answering(plain(200, "ok"))) {
            JobView job = deliver(Delivery.to(WebhookUrl.parse(shop.url()), new DeliveryBody.EndReport()));

            assertThat(job.activity().deadReason()).isEqualTo(DeadReason.ABORTED);
            assertThat(shop.connections()).isZero();
        }
    }

    @Test
    void a_redriven_delivery_keeps_its_id_and_goes_on_counting() {
        Iterator<Script> answers = List.of(plain(410, ""), plain(200, "")).iterator();
        try (HostileServer merchant =
                HostileServer.answering(conversation -> answers.next().answer(conversation))) {
            JobView dead = deliver(to(merchant));
            longhaul.jobs().redrive(dead.row().id(), Redrive.NOW, "tester");
            world.runUntil(() -> merchant.requests().size() == 2, LONG);

            assertThat(merchant.requests())
                    .extracting(request -> request.headers().get("webhook-id"))
                    .containsOnly(dead.row().id().toString());
            assertThat(merchant.requests())
                    .extracting(request -> request.headers().get("longhaul-attempt"))
                    .containsExactly("1", "2");
        }
    }

    @Test
    void stored_bytes_that_are_no_delivery_go_dead_and_stay_unread() {
        byte[] serialized = {(byte) 0xAC, (byte) 0xED, 0, 5, 's', 'r'};
        JobView job = untilEnded(enqueue(JobRequest.of("webhook", serialized, "application/x-java-serialized-object")));

        assertThat(job.activity().deadReason()).isEqualTo(DeadReason.EXHAUSTED);
        assertThat(job.attempts())
                .allSatisfy(attempt -> assertThat(attempt.said().error()).contains("stored delivery"));
    }

    @Test
    void a_delivery_belongs_to_its_host_and_its_order_to_that_host() {
        WebhookUrl url = WebhookUrl.parse("https://Merchant.example:8443/a");
        WebhookUrl other = WebhookUrl.parse("https://other.example/a");

        assertThat(Webhooks.job(Delivery.to(url, BODY)).keys().endpoint()).isEqualTo("merchant.example");
        assertThat(Webhooks.orderingKey(url, "order-42")).isEqualTo("merchant.example order-42");
        assertThat(Webhooks.orderingKey(url, "x".repeat(10_000)))
                .hasSizeLessThan(255)
                .isNotEqualTo(Webhooks.orderingKey(other, "x".repeat(10_000)))
                .isNotEqualTo(Webhooks.orderingKey(url, "x".repeat(10_001)));
    }

    @Test
    void the_defaults_are_these() {
        assertThat(Webhooks.TYPE.name()).isEqualTo("webhook");
        assertThat(Webhooks.IN_FLIGHT_PER_HOST).isEqualTo(8);
        assertThat(Webhooks.OPTIONS.timeout()).isEqualTo(Duration.ofSeconds(130));
        assertThat(Delivery.DEFAULT_TIMEOUT).isEqualTo(Duration.ofSeconds(15));
    }

    private Delivery to(HostileServer server) {
        return Delivery.to(policy.admit(server.url()), BODY);
    }

    private JobView deliver(Delivery delivery) {
        return untilEnded(enqueue(Webhooks.job(delivery)));
    }

    private JobId enqueue(JobRequest request) {
        return longhaul.enqueue(request).id();
    }

    private JobView untilEnded(JobId id) {
        assertThat(world.runUntil(() -> view(id).state() != JobState.SCHEDULED, LONG))
                .isTrue();
        return view(id);
    }

    private JobView view(JobId id) {
        return longhaul.jobs().find(id).orElseThrow();
    }

    private static List<Duration> gaps(JobView job) {
        List<AttemptRow> attempts = job.attempts();
        return IntStream.range(1, attempts.size())
                .mapToObj(i -> Duration.between(
                        attempts.get(i - 1).endedAt(), attempts.get(i).startedAt()))
                .toList();
    }

    private static RecordedResponse recorded(AttemptRow attempt) {
        return RecordedResponse.parse(attempt.said().response()).orElseThrow();
    }
}
