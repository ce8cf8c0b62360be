package dev.longhaul.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CodeRulesTest {
    private static final String BASE = "dev.longhaul";
    private static final String FIXTURE = BASE + ".architecture.fixture";

    @Nested
    class Longhaul {
        private static final JavaClasses LONGHAUL = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(BASE);

        @Test
        void is_seen_whole() {
            Set<LonghaulModule> seen = LONGHAUL.stream()
                    .map(javaClass -> LonghaulModule.of(javaClass.getPackageName(), BASE))
                    .collect(Collectors.toSet());

            assertThat(seen).containsExactlyInAnyOrder(LonghaulModule.values());
        }

        @Test
        void points_its_arrows_inward() {
            CodeRules.arrowsPointInward(BASE).check(LONGHAUL);
        }

        @Test
        void has_no_package_cycle() {
            CodeRules.PACKAGES_ARE_ACYCLIC.check(LONGHAUL);
        }

        @Test
        void is_handed_its_time_and_randomness() {
            CodeRules.timeAndRandomnessAreInjectedExceptIn(Exceptions.COMPOSITION_ROOTS.keySet())
                    .check(LONGHAUL);
        }

        @Test
        void has_every_composition_root_that_is_excepted() {
            Set<String> existing = LONGHAUL.stream().map(JavaClass::getName).collect(Collectors.toSet());

            assertThat(existing)
                    .as("remove from Exceptions.COMPOSITION_ROOTS what is no longer a class")
                    .containsAll(Exceptions.COMPOSITION_ROOTS.keySet());
        }

        @Test
        void never_turns_data_into_code() {
            CodeRules.DATA_NEVER_BECOMES_CODE.check(LONGHAUL);
        }

        @Test
        void never_lets_json_name_classes() {
            CodeRules.JSON_NEVER_NAMES_CLASSES.check(LONGHAUL);
        }

        @Test
        void names_things_for_what_they_are() {
            CodeRules.NAMES_SAY_WHAT_A_THING_IS.check(LONGHAUL);
        }

        @Test
        void marks_every_package_against_null() {
            CodeRules.PACKAGES_ARE_NULL_MARKED.check(LONGHAUL);
        }
    }

    @Nested
    class A_rule_finds {
        @Test
        void a_sibling_used_by_a_sibling() {
            String base = FIXTURE + ".arrows";

            assertThat(findings(CodeRules.arrowsPointInward(base), base))
                    .isNotEmpty()
                    .allSatisfy(finding -> assertThat(finding)
                            .startsWith("WEBHOOKS may not")
                            .contains(base + ".webhooks.Delivery", base + ".jdbc.Store"));
        }

        @Test
        void two_packages_that_need_each_other_but_not_one_that_nobody_needs() {
            assertThat(findings(CodeRules.PACKAGES_ARE_ACYCLIC, FIXTURE + ".cycle"))
                    .singleElement()
                    .asString()
                    .contains("Cycle detected", FIXTURE + ".cycle.chicken", FIXTURE + ".cycle.egg")
                    .doesNotContain(".nest");
        }

        @Test
        void each_way_to_take_time_and_randomness_from_the_host() {
            List<String> findings =
                    findings(CodeRules.timeAndRandomnessAreInjectedExceptIn(Set.of()), FIXTURE + ".ambient");

            assertThat(findings).hasSize(13).noneMatch(finding -> finding.contains("Injected"));
            assertThat(Set.of(
                            "java.time.Instant.now()",
                            "java.time.LocalDate.now(java.time.ZoneId)",
                            "java.lang.System.currentTimeMillis()",
                            "java.lang.System.nanoTime()",
                            "java.time.Clock.systemUTC()",
                            "java.lang.Math.random()",
                            "java.util.Random.<init>()",
                            "java.util.concurrent.ThreadLocalRandom.current()",
                            "java.util.UUID.randomUUID()",
                            "java.lang.Thread.sleep(long)",
                            "java.util.concurrent.TimeUnit.sleep(long)"))
                    .allSatisfy(target -> assertThat(findings).anyMatch(finding -> finding.contains(target)));
        }

        @Test
        void nothing_in_a_composition_root_nor_in_what_is_nested_in_it() {
            Set<String> roots = Set.of(FIXTURE + ".ambient.Ambient");

            assertThat(findings(CodeRules.timeAndRandomnessAreInjectedExceptIn(roots), FIXTURE + ".ambient"))
                    .isEmpty();
        }

        @Test
        void data_that_becomes_code() {
            assertThat(findings(CodeRules.DATA_NEVER_BECOMES_CODE, FIXTURE + ".executable"))
                    .anyMatch(finding -> finding.contains("Deserializes") && finding.contains("ObjectInputStream"))
                    .anyMatch(finding -> finding.contains("Evaluates") && finding.contains("ScriptEngineManager"))
                    .anyMatch(finding -> finding.contains("LooksUp") && finding.contains("InitialContext"));
        }

        @Test
        void json_that_names_classes_by_annotation_or_by_configuration() {
            assertThat(findings(CodeRules.JSON_NEVER_NAMES_CLASSES, FIXTURE + ".json"))
                    .anyMatch(finding -> finding.contains("Annotated") && finding.contains("JsonTypeInfo"))
                    .anyMatch(finding -> finding.contains("Configured") && finding.contains("activateDefaultTyping"));
        }

        @Test
        void vague_names_as_whole_words_only() {
            assertThat(findings(CodeRules.NAMES_SAY_WHAT_A_THING_IS, FIXTURE + ".names", FIXTURE + ".util"))
                    .containsExactlyInAnyOrder(
                            FIXTURE + ".names.StoreManager is called \"Manager\"",
                            FIXTURE + ".util.Anything is called \"util\"");
        }

        @Test
        void a_package_without_a_null_mark() {
            assertThat(findings(CodeRules.PACKAGES_ARE_NULL_MARKED, FIXTURE + ".names"))
                    .hasSize(2)
                    .allSatisfy(finding -> assertThat(finding).startsWith(FIXTURE + ".names has no package-info.java"));
        }
    }

    private static List<String> findings(ArchRule rule, String... packages) {
        return rule.evaluate(new ClassFileImporter().importPackages(Arrays.asList(packages)))
                .getFailureReport()
                .getDetails();
    }
}
