package dev.longhaul.spring.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The settings as editors know them, against the table in docs/spring-boot.md. */
class SettingsGuideTest {

    private static final Pattern ROW = Pattern.compile("^\\| `(longhaul\\.[a-z.-]+)` \\| (?:`([^`]*)` )?\\| (.+) \\|$");

    @Test
    void every_setting_is_documented_with_its_default_and_described_for_editors() throws IOException {
        SortedMap<String, String> documented = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("../docs/spring-boot.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                documented.put(row.group(1), row.group(2) == null ? "" : row.group(2));
            }
        }

        assertThat(documented).isEqualTo(metadata());
    }

    private static SortedMap<String, String> metadata() throws IOException {
        try (InputStream file =
                SettingsGuideTest.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            SortedMap<String, String> settings = new TreeMap<>();
            for (JsonNode property : JsonMapper.shared().readTree(file).path("properties")) {
                String name = property.path("name").asString();
                if (name.startsWith("longhaul.")) {
                    assertThat(property.path("description").asString(""))
                            .as(name)
                            .isNotBlank();
                    settings.put(name, property.path("defaultValue").asString(""));
                }
            }
            return settings;
        }
    }
}
