package dev.longhaul.webhooks.headers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryHeadersTest {

    @Test
    void ordinary_headers_are_kept_in_order_without_white_space_around_values() {
        Map<String, String> given = new LinkedHashMap<>();
        given.put("X-Zebra", " striped\t");
        given.put("Authorization", "Bearer abc");
        given.put("X-Empty", "");

        assertThat(new DeliveryHeaders(given).values())
                .containsExactly(
                        Map.entry("X-Zebra", "striped"),
                        Map.entry("Authorization", "Bearer abc"),
                        Map.entry("X-Empty", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\r\nX-Evil: 1",
                "a\nb",
                "a\rb",
                "a\0b",
                "a\u007fb",
                "a\u001bb",
                "é",
                "\u0100",
                "a\u2028b",
                "\r\na",
                "a\n"
            })
    void a_value_with_control_or_foreign_characters_is_refused(String value) {
        assertRefused("X-Ok", value, "visible ASCII");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:b", "a\r\nb", "é", "a\0", "(x)", "a=b", ":authority", "a/b"})
    void a_name_is_a_token(String name) {
        assertRefused(name, "x", "a name has");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host",
                "host",
                "HOST",
                "Content-Length",
                "Transfer-Encoding",
                "Connection",
                "Keep-Alive",
                "TE",
                "Trailer",
                "Upgrade",
                "Expect",
                "Proxy-Authorization",
                "Proxy-Connection",
                "HTTP2-Settings",
                "Accept-Encoding",
                "User-Agent",
                "webhook-id",
                "Webhook-Timestamp",
                "webhook-signature",
                "webhook-anything",
                "Longhaul-Attempt",
                "longhaul-anything"
            })
    void what_frames_the_request_or_is_longhauls_to_say_is_refused(String name) {
        assertRefused(name, "x", "set by Longhaul");
    }

    @Test
    void the_content_type_is_a_setting_of_its_own() {
        assertRefused("content-Type", "text/plain", "give it as contentType");
        assertThat(DeliveryHeaders.requireContentType(" application/json; charset=utf-8 "))
                .isEqualTo("application/json; charset=utf-8");
        for (String wrong : new String[] {"", "json", "text/", "text/plain\r\nX: y", "text/plain; é", "a b/c"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> DeliveryHeaders.requireContentType(wrong))
                    .withMessageContaining("media type");
        }
    }

    @Test
    void a_name_given_twice_in_different_cases_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DeliveryHeaders(Map.of("X-A", "1", "x-a", "2")))
                .withMessageContaining("twice");
    }

    @Test
    void number_and_size_are_limited() {
        assertThat(new DeliveryHeaders(numbered(32, "v")).values()).hasSize(32);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DeliveryHeaders(numbered(33, "v")))
                .withMessageContaining("at most 32");
        assertRefused("x".repeat(129), "v", "from 1 to 128");
        assertRefused("X-Long", "v".repeat(4_097), "at most 4096");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DeliveryHeaders(numbered(5, "v".repeat(4_000))))
                .withMessageContaining("at most 16384");
    }

    @Test
    void a_refusal_shows_the_value_without_its_control_characters() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DeliveryHeaders(Map.of("X-Ok", "a\r\nb")))
                .withMessageContaining("a␍␊b")
                .withMessageNotContaining("\n");
    }

    private static Map<String, String> numbered(int count, String value) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            headers.put("X-" + i, value);
        }
        return headers;
    }

    private static void assertRefused(String name, String value, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DeliveryHeaders(Map.of(name, value)))
                .withMessageContaining(reason);
    }
}
