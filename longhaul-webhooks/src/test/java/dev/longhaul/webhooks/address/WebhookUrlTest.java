package dev.longhaul.webhooks.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookUrlTest {

    @Test
    void a_url_is_read_into_its_parts() {
        WebhookUrl url = WebhookUrl.parse("https://Hooks.Example.com:8443/in/box?a=b&c=%2F");

        assertThat(url)
                .isEqualTo(new WebhookUrl(true, new UrlHost.Name("hooks.example.com"), 8443, "/in/box?a=b&c=%2F"));
        assertThat(url.authority()).isEqualTo("hooks.example.com:8443");
    }

    @ParameterizedTest
    @CsvSource({
        "http://example.com,                http://example.com/",
        "HTTP://EXAMPLE.COM/Path,           http://example.com/Path",
        "https://example.com:443/,          https://example.com/",
        "http://example.com:443/,           http://example.com:443/",
        "http://example.com?q=1,            http://example.com/?q=1",
        "http://example.com//twice/../x,    http://example.com//twice/../x",
        "http://xn--bcher-kva.example/,     http://xn--bcher-kva.example/",
        "http://198.51.100.7:9000/x,        http://198.51.100.7:9000/x",
        "http://[2001:DB8:0::1]:8080/,      http://[2001:db8::1]:8080/",
        "http://[::ffff:198.51.100.7]/,     http://198.51.100.7/",
        "http://localhost:8080/,            http://localhost:8080/",
    })
    void a_url_is_printed_in_one_spelling_that_parses_to_itself(String text, String printed) {
        WebhookUrl url = WebhookUrl.parse(text);

        assertThat(url).hasToString(printed);
        assertThat(WebhookUrl.parse(printed)).isEqualTo(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.1/",
                "http://127.0.1/",
                "http://2130706433/",
                "http://0177.0.0.1/",
                "http://0x7f.1/",
                "http://0x7f000001/",
                "http://127.0.0.0x1/",
                "http://127.0.0.01/",
                "http://256.0.0.1/",
                "http://1.2.3.4.5/",
                "http://0",
                "http://0x/",
                "http://host.9a/",
            })
    void an_ipv4_address_has_no_other_spelling_than_four_plain_decimals(String url) {
        assertRefused(url, "four decimal numbers");
    }

    @ParameterizedTest
    @CsvSource({
        "http://[fe80::1%25lo]/,          zone",
        "http://[fe80::1%lo]/,            zone",
        "http://[::1,                     never closed",
        "http://[::1]x/,                  only a port",
        "http://[::1]@evil/,              user info",
        "http://[]/,                      not an IPv6 address",
        "http://[1:2]/,                   not an IPv6 address",
        "http://[1::2::3]/,               not an IPv6 address",
        "http://[1:2:3:4:5:6:7:8:9]/,     not an IPv6 address",
        "http://[::127.1]/,               not an IPv6 address",
        "http://[v1.x]/,                  not an IPv6 address",
    })
    void an_ipv6_address_is_written_in_brackets_without_zone(String url, String reason) {
        assertRefused(url, reason);
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost./,               ends in a dot",
        "http://１２７.0.0.1/,               U+FF11",
        "http://%6cocalhost/,              letters",
        "http://loc%61lhost/,              letters",
        "http://ex_ample.com/,             letters",
        "http://-a.example/,               hyphens",
        "http://a..example/,               0 characters",
        "http://.example/,                 0 characters",
        "http://bücher.example/,           xn--",
        "http:///path,                     no host",
        "http://:80/,                      no host",
        "http://?x,                        no host",
    })
    void a_host_name_consists_of_ascii_labels(String url, String reason) {
        assertRefused(url, reason);
    }

    @Test
    void a_host_name_has_at_most_253_characters_and_a_label_63() {
        String longest = ("a".repeat(63) + ".").repeat(3) + "b".repeat(61);

        assertThat(WebhookUrl.parse("http://" + longest).host().text()).hasSize(253);
        assertRefused("http://" + longest + "b", "254 characters");
        assertRefused("http://" + "a".repeat(64) + ".example", "64");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://a@127.0.0.1/",
                "http://user:pass@example.com/",
                "http://@example.com/",
                "http://example.com@/",
            })
    void user_info_is_refused(String url) {
        assertRefused(url, "user info");
    }

    @ParameterizedTest
    @CsvSource({
        "'http://127.0.0.1:80\\@example.com/',        '\\'",
        "'http://1.1.1.1 &@2.2.2.2# @3.3.3.3/',       U+0020",
        "'http://h/\r\nX:y',                          U+000D",
        "'http://h/\nX:y',                            U+000A",
        "'http://h/\0',                               U+0000",
        "'http://h/é',                                U+00E9",
        "'http://h/ x',                               U+0020",
        "'http://h/\u007f',                           U+007F",
        "' http://h/',                                U+0020",
        "'http://h/{x}',                              '{'",
        "'http://h/a|b',                              '|'",
        "'http://h/?[x]',                             '['",
        "'http://h/%',                                two hexadecimal",
        "'http://h/%4',                               two hexadecimal",
        "'http://h/%zz',                              two hexadecimal",
        "'http://h/#x',                               fragment",
    })
    void what_parsers_read_differently_is_refused_wherever_it_stands(String url, String reason) {
        assertRefused(url, reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/passwd",
                "jar:http://h/!/",
                "gopher://h/",
                "ftp://h/",
                "//h/",
                "h/",
                "http:/h/",
                "http:h",
                "javascript:alert(1)",
                "",
            })
    void only_http_and_https_are_delivered_to(String url) {
        assertRefused(url, "http:// or https://");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65536", "99999", "080", "-1", "+80", "", "8o", "80:80", "1000000000000"})
    void a_port_is_a_number_from_1_to_65535(String port) {
        assertRefused("http://h:" + port + "/", "from 1 to 65535");
    }

    @Test
    void a_url_has_at_most_2048_characters() {
        String longest = "http://h/" + "x".repeat(2_048 - 9);

        assertThat(WebhookUrl.parse(longest)).hasToString(longest);
        assertRefused(longest + "x", "2049 characters");
    }

    @Test
    void a_refusal_names_the_field_and_shows_the_value_without_its_control_characters() {
        RefusedUrlException refusal =
                catchThrowableOfType(RefusedUrlException.class, () -> WebhookUrl.parse("http://h/\u001b[31m"));

        assertThat(refusal.field()).isEqualTo("url");
        assertThat(refusal.code()).isEqualTo(RefusedUrlException.Code.URL_INVALID);
        assertThat(refusal).hasMessageContaining("http://h/␛[31m").hasMessageNotContaining("\u001b");
    }

    /**
     * Whatever is accepted must mean the same to others: RFC 3986's own expression, and the JDK's strict parser.
     */
    @Test
    void no_other_parser_reads_an_accepted_url_differently() {
        long seed = 20_261_121L;
        Random random = new Random(seed);
        Pattern rfc3986 = Pattern.compile("^(([^:/?#]+):)?(//([^/?#]*))?([^?#]*)(\\?([^#]*))?(#(.*))?");
        int accepted = 0;
        for (int i = 0; i < 200_000; i++) {
            String text = RandomUrls.next(random);
            WebhookUrl url;
            try {
                url = WebhookUrl.parse(text);
            } catch (RefusedUrlException refused) {
                continue;
            }
            accepted++;
            URI uri = URI.create(text);
            Matcher matcher = rfc3986.matcher(text);
            assertThat(matcher.matches()).isTrue();
            assertThat(matcher.group(4))
                    .as("authority of %s, seed %d", text, seed)
                    .isEqualToIgnoringCase(uri.getRawAuthority());
            assertThat(uri.getRawUserInfo())
                    .as("user info of %s, seed %d", text, seed)
                    .isNull();
            assertThat(uri.getPort() < 0 ? (url.secure() ? 443 : 80) : uri.getPort())
                    .as("port of %s, seed %d", text, seed)
                    .isEqualTo(url.port());
            if (!(url.host() instanceof UrlHost.Literal)) {
                assertThat(uri.getHost())
                        .as("host of %s, seed %d", text, seed)
                        .isEqualToIgnoringCase(url.host().text());
            }
            assertThat(WebhookUrl.parse(url.toString())).isEqualTo(url);
        }
        assertThat(accepted)
                .as("accepted of 200,000 random URLs, seed %d", seed)
                .isGreaterThan(10_000);
    }

    private static void assertRefused(String url, String reason) {
        assertThatThrownBy(() -> WebhookUrl.parse(url))
                .isInstanceOf(RefusedUrlException.class)
                .hasMessageContaining(reason);
    }
}
