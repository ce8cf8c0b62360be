package dev.longhaul.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The settings as editors know them, against the table in docs/console.md. */
class SettingsGuideTest {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(longhaul\\.[a-z.-]+)` \\| `([^`]*)` \\| .+ \\|$");

    @Test
    void every_setting_is_documented_with_its_default_and_described_for_editors() throws IOException {
        SortedMap<String, String> documented = new TreeMap<>();
        ROW.matcher(Files.readString(Path.of("../docs/console.md")))
                .results()
                .forEach(row -> documented.put(row.group(1), row.group(2)));

        assertThat(documented).isNotEmpty().isEqualTo(metadata());
    }

    private static SortedMap<String, String> metadata() throws IOException {
        Path file = Path.of("target/classes/META-INF/spring-configuration-metadata.json");
        try (InputStream content = Files.newInputStream(file)) {
            SortedMap<String, String> settings = new TreeMap<>();
            for (JsonNode property : JsonMapper.shared().readTree(content).path("properties")) {
                assertThat(property.path("description").asString("")).isNotBlank();
                settings.put(
                        property.path("name").asString(),
                        property.path("defaultValue").asString(""));
            }
            return settings;
        }
    }
}
