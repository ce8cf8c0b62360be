package dev.longhaul.webhooks.delivery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longhaul.webhooks.acknowledge.Acknowledgement;
import dev.longhaul.webhooks.acknowledge.ExpectedBody;
import dev.longhaul.webhooks.acknowledge.StatusSet;
import dev.longhaul.webhooks.address.WebhookUrl;
import dev.longhaul.webhooks.headers.DeliveryHeaders;
import dev.longhaul.webhooks.signature.SigningSecret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeliveryCodecTest {

    private static final WebhookUrl URL = WebhookUrl.parse("https://merchant.example:8443/notify?a=%20b");
    private static final DeliveryBody JSON = fixed("application/json", "{\"paid\":true,\"who\":\"Zoë \\\"\\n\"}");

    private final DeliveryCodec codec = new DeliveryCodec();

    @Test
    void every_kind_of_delivery_comes_back_as_it_was() {
        Delivery plain = Delivery.to(URL, JSON);
        List<Delivery> deliveries = List.of(
                plain,
                plain.headers(new DeliveryHeaders(Map.of("X-One", "1", "Authorization", "Bearer \"x\""))),
                plain.timeout(Duration.ofMillis(1_234)),
                plain.signed(new Signing.StandardWebhooks("lh1.key.AAAA")),
                plain.acknowledgedBy(Acknowledgement.exactly("success")),
                plain.acknowledgedBy(new Acknowledgement(
                        StatusSet.parse("200,204"), new ExpectedBody.JsonFields(Map.of("code", "SUCCESS", "x", "")))),
                plain.acknowledgedBy(new Acknowledgement(
                        StatusSet.SUCCESS, new ExpectedBody.XmlFields(Map.of("return_code", "SUCCESS")))),
                Delivery.to(URL, new DeliveryBody.EndReport()),
                Delivery.to(URL, fixed("text/plain", "")),
                Delivery.to(URL, new DeliveryBody.Fixed("image/png", new byte[] {(byte) 0x89, 'P', 'N', 'G', 0})));

        assertThat(deliveries).allSatisfy(delivery -> {
            byte[] stored = codec.encode(delivery);

            assertThat(codec.decode(stored)).isEqualTo(delivery);
            assertThat(codec.encode(codec.decode(stored))).isEqualTo(stored);
            assertThat(codec.url(stored)).isEqualTo(URL);
        });
    }

    @Test
    void the_stored_form_is_json_that_a_person_can_read() {
        Delivery delivery = Delivery.to(URL, fixed("text/plain", "paid"))
                .headers(new DeliveryHeaders(Map.of("X-One", "1")))
                .acknowledgedBy(Acknowledgement.exactly("success"))
                .signed(new Signing.StandardWebhooks("opaque"));

        assertThat(new String(codec.encode(delivery), UTF_8))
                .isEqualTo("{\"v\":1,\"url\":\"https://merchant.example:8443/notify?a=%20b\","
                        + "\"contentType\":\"text/plain\",\"body\":\"paid\",\"headers\":{\"X-One\":\"1\"},"
                        + "\"timeout\":\"PT15S\",\"acknowledge\":{\"status\":\"2xx\",\"body\":\"success\"},"
                        + "\"sign\":{\"scheme\":\"standard-webhooks\",\"sealed\":\"opaque\"}}");
    }

    @Test
    void a_body_keeps_every_byte_whatever_it_is() {
        long seed = 17L;
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = new byte[random.nextInt(20)];
            random.nextBytes(bytes);
            if (random.nextBoolean()) {
                bytes = new String(bytes, UTF_8).getBytes(UTF_8);
            }
            Delivery delivery = Delivery.to(URL, new DeliveryBody.Fixed("application/octet-stream", bytes));

            assertThat(codec.decode(codec.encode(delivery))).as("seed %d", seed).isEqualTo(delivery);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{`v`:2,`url`:`http://h/`}                                            | version is 2",
                "{`url`:`http://h/`}                                                  | version is 0",
                "{`v`:1,`url`:`http://h/`,`retries`:3}                                | retries is not known",
                "{`v`:1,`url`:`http://h/`,`@class`:`java.lang.Runtime`}               | @class is not known",
                "{`v`:1}                                                              | no url",
                "{`v`:1,`url`:`http://h/`,`endReport`:true}                           | no timeout",
                "{`v`:1,`url`:`http://h/`,`endReport`:false}                          | endReport is not true",
                "{`v`:1,`url`:`http://h/`,`timeout`:`PT1S`}                           | no body",
                "{`v`:1,`url`:`http://h/`,`body`:`x`,`timeout`:`PT1S`}                | no contentType",
                "{`v`:1,`url`:`http://h/`,`endReport`:true,`timeout`:`P99999Y`}       | not a duration",
                "{`v`:1,`url`:`http://h/`,`endReport`:true,`timeout`:`-PT1S`}         | outside PT0.1S",
                "{`v`:1,`url`:`http://h/`,`endReport`:true,`timeout`:`PT1H`}          | outside PT0.1S",
                "{`v`:1,`url`:`file:///etc/passwd`,`endReport`:true,`timeout`:`PT1S`} | http:// or https://",
                "{`v`:1,`url`:7}                                                      | url is not a text",
                "{`v`:1,`url`:`http://h/`,`headers`:[]}                               | headers is not an object",
                "{`v`:1,`url`:`http://h/`,`sign`:{`scheme`:`none`}}                   | none is not known",
                "{`v`:1,`v`:1,`url`:`http://h/`}                                      | not acceptable JSON",
                "{`v`:1,`url`:`http://h/`                                             | not acceptable JSON",
                "{`v`:1,`url`:`http://h/`,`endReport`:true,`timeout`:`PT1S`} x        | not acceptable JSON",
                "{`v`:1,`url`:`http://h/`,`endReport`:true,`timeout`:`PT1S`} {}       | something follows",
                "[]                                                                   | not a JSON object",
                "\u00ac\u00ed\u0000\u0005sr\u0000\u0011java.util.HashMap              | not acceptable JSON",
            })
    void stored_bytes_of_another_form_are_refused_and_never_guessed_at(String stored, String reason) {
        byte[] bytes = stored.replace('`', '"').getBytes(ISO_8859_1);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> codec.decode(bytes))
                .withMessageContaining(reason);
    }

    @Test
    void a_timeout_is_from_100_milliseconds_to_2_minutes() {
        Delivery delivery = Delivery.to(URL, JSON);

        assertThat(delivery.timeout()).isEqualTo(Duration.ofSeconds(15));
        assertThat(delivery.timeout(Duration.ofMillis(100)).timeout()).isEqualTo(Duration.ofMillis(100));
        assertThat(delivery.timeout(Duration.ofMinutes(2)).timeout()).isEqualTo(Duration.ofMinutes(2));
        for (Duration wrong :
                List.of(Duration.ZERO, Duration.ofSeconds(-1), Duration.ofMillis(99), Duration.ofMillis(120_001))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> delivery.timeout(wrong))
                    .withMessageContaining("outside PT0.1S to PT2M");
        }
    }

    @Test
    void a_sealed_secret_opens_for_its_own_url_only() {
        FakeSealer sealer = new FakeSealer();
        SigningSecret secret = SigningSecret.of(new byte[32]);
        Signing.StandardWebhooks signing = Signing.StandardWebhooks.seal(secret, URL, sealer);

        assertThat(signing.open(URL, sealer).secrets()).containsExactly(secret);
        assertThatThrownBy(() -> signing.open(WebhookUrl.parse("https://elsewhere.example/"), sealer))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void neither_headers_nor_body_nor_secret_show_in_text() {
        Delivery delivery = Delivery.to(URL, fixed("text/plain", "card 4711"))
                .headers(new DeliveryHeaders(Map.of("Authorization", "Bearer hush")))
                .signed(new Signing.StandardWebhooks("sealed"));

        assertThat(delivery.toString())
                .contains("merchant.example")
                .doesNotContain("hush")
                .doesNotContain("4711");
    }

    private static DeliveryBody fixed(String contentType, String text) {
        return new DeliveryBody.Fixed(contentType, text.getBytes(UTF_8));
    }
}
