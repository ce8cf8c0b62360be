package dev.longhaul.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.longhaul.spring.config.InvalidConfigurationAnalyzer;
import dev.longhaul.spring.config.InvalidConfigurationException;
import dev.longhaul.spring.config.SettingNames;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The settings: their defaults, their documentation, and what happens to those that cannot be. */
class ConfigurationTest {

    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("longhaul.address", "127.0.0.1"),
            Map.entry("longhaul.port", "8420"),
            Map.entry("longhaul.allowed-hosts", ""),
            Map.entry("longhaul.api-keys", ""),
            Map.entry("longhaul.data", "longhaul-data"),
            Map.entry("longhaul.database-url", ""),
            Map.entry("longhaul.node", "node"),
            Map.entry("longhaul.auto-start", "true"),
            Map.entry("longhaul.default-schedule", ""),
            Map.entry("longhaul.pool.size", "16"),
            Map.entry("longhaul.inbox-retention", "30d"),
            Map.entry("longhaul.log-successes", "true"),
            Map.entry("longhaul.workers", "2000"),
            Map.entry("longhaul.lease", "15s"),
            Map.entry("longhaul.poll", "1s"),
            Map.entry("longhaul.retention", "7d"),
            Map.entry("longhaul.payload-limit", "256KB"),
            Map.entry("longhaul.shutdown-timeout", "20s"),
            Map.entry("longhaul.schedules", ""),
            Map.entry("longhaul.logs", "auto"),
            Map.entry("longhaul.http.body-limit", "1MB"),
            Map.entry("longhaul.http.body-timeout", "30s"),
            Map.entry("longhaul.http.header-limit", "16KB"),
            Map.entry("longhaul.http.idle-timeout", "20s"),
            Map.entry("longhaul.http.connections", "2048"),
            Map.entry("longhaul.secrets.key", ""),
            Map.entry("longhaul.secrets.key-file", ""),
            Map.entry("longhaul.secrets.retired-keys", ""),
            Map.entry("longhaul.webhooks.allowed-networks", ""),
            Map.entry("longhaul.webhooks.allowed-ports", ""),
            Map.entry("longhaul.webhooks.in-flight-per-host", "8"));

    /**
     * Settings of the starter that mean nothing here: a server has no DataSource, handles no messages, and is nothing without
     * an engine.
     */
    private static final Pattern NOT_OF_THE_SERVER =
            Pattern.compile("longhaul\\.(enabled|transactions|console\\..*|pool\\.use|messages\\..*)");

    private static final Pattern ROW = Pattern.compile("^\\| `(longhaul\\.[a-z.-]+)` \\| (?:`([^`]*)` )?\\| (.+) \\|$");

    @Test
    void these_are_the_settings_and_their_defaults() throws IOException {
        assertThat(metadata()).isEqualTo(new TreeMap<>(DEFAULTS));
    }

    @Test
    void all_are_documented_with_their_defaults() throws IOException {
        SortedMap<String, String> documented = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("../docs/configuration.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                documented.put(row.group(1), row.group(2) == null ? "" : row.group(2));
            }
        }

        assertThat(documented).isEqualTo(metadata());
    }

    @ParameterizedTest
    @CsvSource({
        "longhaul.port=70000, longhaul.port",
        "longhaul.workers=0, longhaul.workers",
        "longhaul.lease=1ms, longhaul.lease",
        "longhaul.payload-limit=1GB, longhaul.payload-limit",
        "longhaul.payload-limit=11MB, Use 1B to 10MB",
        "longhaul.http.body-limit=0B, longhaul.http.body-limit",
        "longhaul.http.body-timeout=0s, longhaul.http.body-timeout",
        "longhaul.webhooks.in-flight-per-host=0, longhaul.webhooks.in-flight-per-host",
        "longhaul.webhooks.allowed-networks=10.0.0.0/40, longhaul.webhooks.allowed-networks",
        "longhaul.webhooks.allowed-ports=70000, allowed-ports",
        "longhaul.schedules.patient=4m 15x, longhaul.schedules.patient",
        "longhaul.secrets.key=short, longhaul.secrets.key",
        "longhaul.api-keys[0].name=a b, longhaul.api-keys",
        "longhaul.api-keys[0].name=shop, longhaul.api-keys",
        "longhaul.api-keys[0].hash=sha256:, longhaul.api-keys",
        "longhaul.node=a b, node",
        "longhaul.logs=yaml, longhaul.logs",
        "longhaul.workers=many, longhaul.workers",
    })
    void what_cannot_be_stops_the_start_with_the_settings_name(String setting, String named, @TempDir Path data) {
        Throwable failure =
                catchThrowable(() -> RunningServer.start(data, setting).close());

        List<String> said = Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .map(Throwable::toString)
                .toList();
        assertThat(said).as(setting).anyMatch(message -> message.contains(named));
        assertThat(said.getLast()).as(setting).doesNotContain("NullPointerException");
    }

    @Test
    void variables_of_the_command_line_are_not_taken_for_misspelt_settings() {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource(
                        "test-systemEnvironment",
                        Map.of(
                                "LONGHAUL_API_KEY", "lh_key",
                                "LONGHAUL_SERVER", "http://h.example",
                                "LONGHAUL_DEBUG", "1",
                                "LONGHAUL_JAVA_OPTS", "-Xmx1g",
                                "LONGHAUL_WORKRS", "1")));

        assertThat(SettingNames.of(ConfigurationTest.class.getClassLoader()).unknownIn(environment))
                .singleElement()
                .asString()
                .startsWith("longhaul.workrs");
    }

    @Test
    void a_failed_start_is_told_in_two_sentences() {
        InvalidConfigurationException failure = new InvalidConfigurationException("This is wrong.", "Do that.");

        FailureAnalysis analysis = new InvalidConfigurationAnalyzer().analyze(new IllegalStateException(failure));

        assertThat(analysis.getDescription()).isEqualTo("This is wrong.");
        assertThat(analysis.getAction()).isEqualTo("Do that.");
    }

    /** The server's own settings and those of the starter, with the defaults that the server gives them. */
    private static SortedMap<String, String> metadata() throws IOException {
        SortedMap<String, String> settings = new TreeMap<>();
        for (URL file : Collections.list(
                ConfigurationTest.class.getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
            try (InputStream content = file.openStream()) {
                for (JsonNode property : JsonMapper.shared().readTree(content).path("properties")) {
                    String name = property.path("name").asString();
                    if (name.startsWith("longhaul.")
                            && !NOT_OF_THE_SERVER.matcher(name).matches()) {
                        assertThat(property.path("description").asString(""))
                                .as(name)
                                .isNotBlank();
                        settings.put(name, text(property.path("defaultValue")));
                    }
                }
            }
        }
        Properties own = new Properties();
        try (InputStream content = ConfigurationTest.class.getResourceAsStream("/application.properties")) {
            own.load(content);
        }
        own.forEach((name, value) -> settings.computeIfPresent(name.toString(), (known, other) -> value.toString()));
        return settings;
    }

    private static String text(JsonNode value) {
        return value.isMissingNode() || (value.isArray() && value.isEmpty()) ? "" : value.asString();
    }
}
