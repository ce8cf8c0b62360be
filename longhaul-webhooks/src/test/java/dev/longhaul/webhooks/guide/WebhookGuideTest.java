package dev.longhaul.webhooks.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.webhooks.Webhooks;
import dev.longhaul.webhooks.acknowledge.ExpectedBody;
import dev.longhaul.webhooks.address.AddressPolicy;
import dev.longhaul.webhooks.address.Network;
import dev.longhaul.webhooks.address.WebhookUrl;
import dev.longhaul.webhooks.delivery.Delivery;
import dev.longhaul.webhooks.excerpt.Excerpt;
import dev.longhaul.webhooks.headers.DeliveryHeaders;
import dev.longhaul.webhooks.headers.RetryAfter;
import dev.longhaul.webhooks.transport.FailureKind;
import dev.longhaul.webhooks.transport.TransportLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/webhooks.md says is so. */
class WebhookGuideTest {

    private static final Path MODULE = Path.of(System.getProperty("basedir", "."));
    private static final String GUIDE = read(MODULE.resolve("../docs/webhooks.md"));

    @Test
    void its_code_is_compiled_and_run() {
        String examples = read(MODULE.resolve("src/test/java/dev/longhaul/webhooks/guide/WebhookExamplesTest.java"));

        List<MatchResult> blocks = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                .matcher(GUIDE)
                .results()
                .toList();
        assertThat(blocks)
                .hasSize(2)
                .allSatisfy(block -> assertThat(flat(examples)).contains(flat(block.group(1))));
    }

    @Test
    void its_list_of_forbidden_networks_is_the_one_that_is_applied() {
        List<String> listed = firstColumn("These networks are forbidden");

        assertThat(listed)
                .hasSize(30)
                .allSatisfy(network -> assertThat(AddressPolicy.PUBLIC_ONLY.refusal(
                                Network.parse(network).first()))
                        .isPresent());
        assertThat(listed)
                .containsExactlyElementsOf(AddressPolicy.forbiddenByDefault().stream()
                        .map(Network::toString)
                        .toList());
    }

    @Test
    void its_list_of_codes_is_complete() {
        assertThat(firstColumn("| code | means |"))
                .containsExactlyElementsOf(Arrays.stream(FailureKind.values())
                        .map(FailureKind::code)
                        .toList());
    }

    @Test
    void its_limits_are_those_that_apply() {
        TransportLimits limits = TransportLimits.DEFAULT;
        assertRow("URL", n(WebhookUrl.MAX_CHARS) + " characters");
        assertRow(
                "headers of a delivery",
                DeliveryHeaders.MAX_HEADERS + ", together " + n(DeliveryHeaders.MAX_TOTAL_CHARS)
                        + " characters, a value " + n(DeliveryHeaders.MAX_VALUE_CHARS));
        assertRow(
                "timeout of an attempt",
                Delivery.MIN_TIMEOUT + " to " + Delivery.MAX_TIMEOUT + ", " + Delivery.DEFAULT_TIMEOUT
                        + " unless given");
        assertRow(
                "response head, interim responses included",
                n(limits.headBytes()) + " bytes, " + limits.headerLines() + " lines of " + n(limits.headerLineChars())
                        + " characters");
        assertRow("response body read", n(limits.bodyBytes()) + " bytes");
        assertRow("response excerpt kept", n(Excerpt.MAX_CHARS) + " characters");
        assertRow(
                "expected text, or value of a field",
                n(ExpectedBody.MAX_CHARS) + " characters, " + ExpectedBody.MAX_FIELDS + " fields");
        assertRow("name lookups at once", n(limits.lookups()));
        assertRow(
                "connections held",
                n(limits.pool().total()) + " in all, " + limits.pool().perAddress() + " to one host at one address");
        assertRow(
                "connection kept unused, and kept at all",
                limits.pool().idle() + ", " + limits.pool().lifetime());
        assertRow("`Retry-After`", RetryAfter.LONGEST.toString());
        assertRow("requests at once to one host from one node", n(Webhooks.IN_FLIGHT_PER_HOST));
    }

    private static void assertRow(String limit, String value) {
        assertThat(GUIDE).contains("| " + limit + " | " + value + " |");
    }

    private static List<String> firstColumn(String after) {
        String rest = GUIDE.substring(GUIDE.indexOf(after));
        String table = rest.substring(0, rest.indexOf("\n\n", rest.indexOf("|---|")));
        return Pattern.compile("^\\| `([^`]+)` \\|", Pattern.MULTILINE)
                .matcher(table)
                .results()
                .map(row -> row.group(1))
                .toList();
    }

    private static String n(int number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String flat(String code) {
        return code.replaceAll("\\s+", "");
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
