package dev.longhaul.spring.config;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.json.JsonParser;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * The names of all settings {@code longhaul.*} of the parts that are here, from the metadata that they bring for editors; tells of names
 * in an application's configuration that are none of them and so have no effect. Immutable.
 */
public final class SettingNames {

    private static final Logger LOG = LoggerFactory.getLogger(SettingNames.class);

    private static final ConfigurationPropertyName OURS = ConfigurationPropertyName.of("longhaul");

    private static final String METADATA = "META-INF/spring-configuration-metadata.json";

    /** A setting that is always there; without it the metadata is not, and nothing can be said. */
    private static final ConfigurationPropertyName CERTAIN = OURS.append("workers");

    /** How many letters may be wrong in an environment variable: others that begin so are somebody else's. */
    private static final int SLIP = 2;

    /** The letters of environment variables that the command line reads, which stand beside a server's settings. */
    private static final Set<String> OF_THE_COMMAND_LINE =
            Set.of("longhaulserver", "longhaulapikey", "longhauldebug", "longhauljavaopts");

    /** By their letters, which is all that an environment variable has of a name. */
    private final SortedMap<String, ConfigurationPropertyName> known = new TreeMap<>();

    /** Known names that any names may follow. */
    private final List<ConfigurationPropertyName> maps = new ArrayList<>();

    private SettingNames() {}

    /** The names in a class loader's metadata; none if that cannot be read. */
    public static SettingNames of(ClassLoader classes) {
        SettingNames names = new SettingNames();
        try {
            JsonParser parser = JsonParserFactory.getJsonParser();
            for (URL file : Collections.list(classes.getResources(METADATA))) {
                try (InputStream content = file.openStream()) {
                    names.read(parser.parseMap(new String(content.readAllBytes(), StandardCharsets.UTF_8)));
                }
            }
        } catch (IOException e) {
            LOG.debug("names of settings are not looked at: {}", e.toString());
            return new SettingNames();
        }
        return names;
    }

    /** Warns of each name that has no effect. */
    public void tell(Environment environment) {
        unknownIn(environment).forEach(LOG::warn);
    }

    private void read(Map<String, Object> metadata) {
        if (metadata.get("properties") instanceof List<?> properties) {
            for (Object property : properties) {
                if (property instanceof Map<?, ?> described
                        && described.get("name") instanceof String name
                        && name.startsWith(OURS + ".")) {
                    ConfigurationPropertyName one = ConfigurationPropertyName.of(name);
                    known.put(letters(one), one);
                    if (String.valueOf(described.get("type")).startsWith("java.util.Map")) {
                        maps.add(one);
                    }
                }
            }
        }
    }

    /** A sentence for each name that has no effect, with where it stands and the nearest name there is; never with its value. */
    public List<String> unknownIn(Environment environment) {
        List<String> sentences = new ArrayList<>();
        if (!known.containsValue(CERTAIN)) {
            return sentences;
        }
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource names) {
                boolean ofTheSystem = source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource;
                names.stream()
                        .filter(OURS::isAncestorOf)
                        .map(name -> sentence(names, name, ofTheSystem))
                        .filter(sentence -> sentence != null && !sentences.contains(sentence))
                        .forEach(sentences::add);
            }
        }
        return sentences;
    }

    private @Nullable String sentence(
            ConfigurationPropertySource source, ConfigurationPropertyName name, boolean ofTheSystem) {
        ConfigurationPropertyName written = withoutElements(name);
        String letters = letters(written);
        if (ofTheSystem ? isReadByItsLetters(letters) || OF_THE_COMMAND_LINE.contains(letters) : isRead(written)) {
            return null;
        }
        ConfigurationPropertyName nearest = nearest(
                letters, ofTheSystem ? SLIP : (letters.length() - letters(OURS).length()) / 2);
        if (nearest == null && ofTheSystem) {
            return null;
        }
        ConfigurationProperty property = source.getConfigurationProperty(name);
        String where = property == null || property.getOrigin() == null ? "" : " (" + property.getOrigin() + ")";
        return name + where + " is no setting of the parts of Longhaul that are here, and has no effect."
                + (nearest == null ? " Take it away; " : " Did you mean " + nearest + "? ")
                + "docs/spring-boot.md lists an application's, docs/configuration.md the server's.";
    }

    private boolean isRead(ConfigurationPropertyName name) {
        return known.containsValue(name) || maps.stream().anyMatch(map -> map.isAncestorOf(name));
    }

    private boolean isReadByItsLetters(String letters) {
        return known.containsKey(letters) || maps.stream().anyMatch(map -> letters.startsWith(letters(map)));
    }

    /** Up to the first number of an element of a list: what is in it is not looked at. */
    private static ConfigurationPropertyName withoutElements(ConfigurationPropertyName name) {
        for (int i = 0; i < name.getNumberOfElements(); i++) {
            if (name.isNumericIndex(i)) {
                return name.chop(i);
            }
        }
        return name;
    }

    private @Nullable ConfigurationPropertyName nearest(String letters, int most) {
        ConfigurationPropertyName nearest = null;
        int fewest = most + 1;
        for (Map.Entry<String, ConfigurationPropertyName> one : known.entrySet()) {
            int changes = changes(letters, one.getKey());
            if (changes < fewest) {
                fewest = changes;
                nearest = one.getValue();
            }
        }
        return nearest;
    }

    /** Without dots and dashes, which environment variables write alike or not at all. */
    private static String letters(ConfigurationPropertyName name) {
        return name.toString().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    /** How many letters must be put in, taken out or replaced to make one text the other (Levenshtein's distance). */
    private static int changes(String one, String other) {
        int[] above = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int[] row = new int[other.length() + 1];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = above[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
            }
            above = row;
        }
        return above[other.length()];
    }
}
