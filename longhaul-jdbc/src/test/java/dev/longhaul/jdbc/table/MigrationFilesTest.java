package dev.longhaul.jdbc.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rule that lets two versions work side by side, read from the migrations themselves. */
class MigrationFilesTest {

    private static final Path FOLDER = Path.of("src/main/resources/dev/longhaul/jdbc");

    /** What older code does not notice. Functions are replaced as a whole, so they are not among them. */
    private static final List<Pattern> ADDITIONS = List.of(
            Pattern.compile("alter table \\S+ add column \\S+ (?!.*not null)[^,]*"),
            Pattern.compile("alter table \\S+ add column \\S+ .*default[^,]*"),
            Pattern.compile("create (table|index|unique index|view|or replace view) .*"));

    private static Map<String, List<Path>> files() throws IOException {
        Map<String, List<Path>> files = new TreeMap<>();
        try (Stream<Path> dialects = Files.list(FOLDER)) {
            for (Path dialect : dialects.toList()) {
                try (Stream<Path> migrations = Files.list(dialect)) {
                    files.put(
                            dialect.getFileName().toString(),
                            migrations
                                    .sorted(Comparator.comparing(Path::toString))
                                    .toList());
                }
            }
        }
        return files;
    }

    private static int version(Path file) {
        return Integer.parseInt(file.getFileName().toString().replaceFirst("V0*([0-9]+)__.*", "$1"));
    }

    @Test
    void every_dialect_has_the_same_versions() throws IOException {
        Map<String, List<Integer>> versions = files().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        dialect -> dialect.getValue().stream()
                                .map(MigrationFilesTest::version)
                                .toList()));

        assertThat(versions).containsKeys("sqlite", "postgresql", "mariadb");
        assertThat(versions.values())
                .as("moving a store compares the versions of both sides; give each dialect a file of each: " + versions)
                .containsOnly(versions.get("postgresql"));
    }

    @Test
    void a_migration_within_a_generation_only_adds_what_older_nodes_do_not_miss() throws IOException {
        for (List<Path> migrations : files().values()) {
            for (Path file : migrations) {
                if (version(file) % 100 != 0 && version(file) != 1) {
                    assertThat(statements(file))
                            .as(file + ": anything else begins a new generation, V100, V200, ...")
                            .isNotEmpty()
                            .allSatisfy(statement -> assertThat(ADDITIONS)
                                    .as(statement)
                                    .anyMatch(addition ->
                                            addition.matcher(statement).matches()));
                }
            }
        }
    }

    private static List<String> statements(Path file) throws IOException {
        String sql = Files.readString(file).replaceAll("--[^\n]*", " ").replaceAll("\\s+", " ");
        return Stream.of(sql.split(";", -1))
                .map(statement -> statement.strip().toLowerCase(Locale.ROOT))
                .filter(statement -> !statement.isEmpty())
                .toList();
    }
}
