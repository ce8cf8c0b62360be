package dev.longhaul.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceRulesTest {
    private static final String MAIN = "longhaul-core/src/main/java/dev/longhaul/Some.java";
    private static final String TEST = "longhaul-core/src/test/java/dev/longhaul/SomeTest.java";

    @Nested
    class Longhaul {
        private static final List<SourceFile> SOURCES = SourceFile.ofTheRepository();

        @Test
        void is_seen_whole() {
            assertThat(SOURCES)
                    .extracting(SourceFile::path)
                    .contains(
                            "longhaul-core/src/main/java/dev/longhaul/package-info.java",
                            "examples/embedded/src/main/java/dev/longhaul/examples/embedded/package-info.java",
                            "longhaul-architecture/src/test/java/dev/longhaul/architecture/SourceRulesTest.java");
        }

        @Test
        void keeps_its_main_sources_short() {
            assertThat(all(SourceRules::length))
                    .filteredOn(
                            finding -> Exceptions.LONG_FILES.keySet().stream().noneMatch(finding::startsWith))
                    .isEmpty();
        }

        @Test
        void has_every_long_file_that_is_excepted() {
            Set<String> tooLong = SOURCES.stream()
                    .filter(file -> SourceRules.length(file).findAny().isPresent())
                    .map(SourceFile::path)
                    .collect(Collectors.toSet());

            assertThat(tooLong)
                    .as("remove from Exceptions.LONG_FILES what is short or gone")
                    .containsAll(Exceptions.LONG_FILES.keySet());
        }

        @Test
        void runs_all_its_tests_without_sleeps_or_mocks() {
            assertThat(all(SourceRules::honestTests))
                    .filteredOn(finding -> !finding.startsWith(
                            "longhaul-architecture/src/test/java/dev/longhaul/architecture/fixture/"))
                    .isEmpty();
        }

        @Test
        void says_why_it_suppresses_a_warning() {
            assertThat(all(SourceRules::reasonsForSuppressions)).isEmpty();
        }

        @Test
        void describes_its_packages() {
            assertThat(all(SourceRules::packageDescriptions)).isEmpty();
        }

        private static List<String> all(Function<SourceFile, Stream<String>> rule) {
            return SOURCES.stream().flatMap(rule).toList();
        }
    }

    @Nested
    class A_rule_finds {
        @Test
        void a_main_source_of_401_lines_but_not_one_of_400() {
            assertThat(SourceRules.length(new SourceFile(MAIN, "\n".repeat(401))))
                    .containsExactly(MAIN + " has 401 lines, 400 are allowed");
            assertThat(SourceRules.length(new SourceFile(MAIN, "\n".repeat(400))))
                    .isEmpty();
            assertThat(SourceRules.length(new SourceFile(TEST, "\n".repeat(401))))
                    .isEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "@Disabled(\"later\")",
                    "@DisabledOnOs(OS.WINDOWS)",
                    "@EnabledIf(\"postgresRuns\")",
                    "assumeTrue(postgresRuns());",
                    "Thread.sleep(10);",
                    "TimeUnit.MILLISECONDS.sleep(10);",
                    "LockSupport.parkNanos(1_000);",
                    "import org.mockito.Mockito;",
                    "Store store = mock(Store.class);"
                })
        void a_test_that_is_skipped_or_sleeps_or_mocks(String line) {
            assertThat(SourceRules.honestTests(new SourceFile(TEST, "class SomeTest {\n" + line + "\n}")))
                    .singleElement()
                    .asString()
                    .startsWith(TEST + ":2: ");
            assertThat(SourceRules.honestTests(new SourceFile(MAIN, line))).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "// Thread.sleep(10) would hide the race",
                    "/* @Disabled */",
                    "String name = \"Thread.sleep(10)\";",
                    "String text = \"\"\"\n    @Disabled \\\"\"\" Thread.sleep(10)\n    \"\"\";",
                    "char quote = '\"'; clock.advance(TEN); // Thread.sleep"
                })
        void nothing_in_comments_and_strings(String line) {
            assertThat(SourceRules.honestTests(new SourceFile(TEST, line))).isEmpty();
        }

        @Test
        void what_follows_a_comment_or_a_string_on_its_own_line() {
            assertThat(SourceRules.honestTests(new SourceFile(TEST, "/* why\n */ say(\"//\"); Thread.sleep(10);")))
                    .containsExactly(TEST + ":2: sleeps");
        }

        @Test
        void a_suppressed_warning_without_a_reason() {
            String suppression = "@SuppressWarnings(\"unchecked\")\n";

            assertThat(SourceRules.reasonsForSuppressions(new SourceFile(MAIN, "\n" + suppression)))
                    .containsExactly(MAIN + ":2 suppresses a warning and does not say why");
            assertThat(SourceRules.reasonsForSuppressions(new SourceFile(MAIN, "// checked above\n" + suppression)))
                    .isEmpty();
        }

        @Test
        void a_package_without_a_description() {
            String path = "longhaul-core/src/main/java/dev/longhaul/package-info.java";

            assertThat(SourceRules.packageDescriptions(new SourceFile(path, "package dev.longhaul;")))
                    .singleElement()
                    .asString()
                    .startsWith(path + " describes its package in 0 characters");
            assertThat(SourceRules.packageDescriptions(
                            new SourceFile(path, "/** The package. */ package dev.longhaul;")))
                    .hasSize(1);
        }
    }
}
