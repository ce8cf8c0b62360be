package dev.longhaul.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** The rules that hold for the compiled classes of all modules, tests left out. */
final class CodeRules {
    private static final Set<String> VAGUE_NAMES = Set.of(
            "util",
            "utils",
            "utility",
            "utilities",
            "common",
            "commons",
            "helper",
            "helpers",
            "impl",
            "manager",
            "managers",
            "misc");

    /** No two packages need each other, directly or around a corner. */
    static final ArchRule PACKAGES_ARE_ACYCLIC =
            slices().assignedFrom(onePerPackage()).should().beFreeOfCycles().allowEmptyShould(true);

    /** Nothing can be turned into code or looked up by name from data: no Java serialization, naming or scripts. */
    static final ArchRule DATA_NEVER_BECOMES_CODE = noClasses()
            .should()
            .dependOnClassesThat(DescribedPredicate.describe(
                    "are Java serialization, naming, remoting or scripts", CodeRules::turnsDataIntoCode))
            .allowEmptyShould(true);

    /** JSON never names the class to build. */
    static final ArchRule JSON_NEVER_NAMES_CLASSES = classes()
            .should(neither("let JSON name classes", (javaClass, report) -> {
                javaClass.getDirectDependenciesFromSelf().stream()
                        .filter(dependency -> dependency
                                .getTargetClass()
                                .getName()
                                .startsWith("com.fasterxml.jackson.annotation.JsonTypeInfo"))
                        .forEach(dependency -> report.accept(dependency.getDescription()));
                javaClass.getAccessesFromSelf().stream()
                        .filter(access -> access.getName().matches("(activate|enable)DefaultTyping.*"))
                        .forEach(access -> report.accept(access.getDescription()));
            }))
            .allowEmptyShould(true);

    /** Names say what a thing is, not that it is useful. */
    static final ArchRule NAMES_SAY_WHAT_A_THING_IS = classes()
            .should(neither("be called util, common, helper, impl or manager", (javaClass, report) -> {
                Stream<String> words = Stream.concat(
                        Arrays.stream(javaClass.getPackageName().split("\\.", -1)),
                        Arrays.stream(javaClass.getSimpleName().split("(?<=[a-z0-9])(?=[A-Z])", -1)));
                words.filter(word -> VAGUE_NAMES.contains(word.toLowerCase(Locale.ROOT)))
                        .forEach(word -> report.accept(javaClass.getName() + " is called \"" + word + "\""));
            }))
            .allowEmptyShould(true);

    /** Every package says in its package-info that nothing in it is null unless it says so. */
    static final ArchRule PACKAGES_ARE_NULL_MARKED = classes()
            .should(neither("reside in a package without @NullMarked", (javaClass, report) -> {
                if (!javaClass.getPackage().isAnnotatedWith(NullMarked.class)) {
                    report.accept(javaClass.getPackageName()
                            + " has no package-info.java with @NullMarked, and contains " + javaClass.getSimpleName());
                }
            }))
            .allowEmptyShould(true);

    /** Modules use only what {@link LonghaulModule} lets them; {@code base} is the package that all of them lie in. */
    static ArchRule arrowsPointInward(String base) {
        return classes()
                .should(neither("use a module outside their own arrows", (javaClass, report) -> {
                    LonghaulModule from = LonghaulModule.of(javaClass.getPackageName(), base);
                    javaClass.getDirectDependenciesFromSelf().stream()
                            .filter(dependency -> LonghaulModule.isIn(
                                    dependency.getTargetClass().getPackageName(), base))
                            .filter(dependency -> !from.mayUse(LonghaulModule.of(
                                    dependency.getTargetClass().getPackageName(), base)))
                            .forEach(dependency -> report.accept(from + " may not: " + dependency.getDescription()));
                }))
                .allowEmptyShould(true);
    }

    /** The host's clock, its randomness and its sleep are touched only by {@code roots}, top-level classes by name. */
    static ArchRule timeAndRandomnessAreInjectedExceptIn(Set<String> roots) {
        return classes()
                .should(neither("read the clock, draw randomness or sleep by themselves", (javaClass, report) -> {
                    if (!roots.contains(topLevel(javaClass))) {
                        javaClass.getAccessesFromSelf().stream()
                                .filter(HostAccess::isAmbient)
                                .forEach(access -> report.accept(access.getDescription()));
                    }
                }))
                .allowEmptyShould(true);
    }

    private static boolean turnsDataIntoCode(JavaClass javaClass) {
        String name = javaClass.getName();
        return name.matches("java\\.io\\.Object(In|Out)putStream|java\\.beans\\.XML(De|En)coder")
                || Stream.of("javax.naming", "javax.script", "java.rmi")
                        .anyMatch(forbidden -> LonghaulModule.isIn(javaClass.getPackageName(), forbidden));
    }

    private static String topLevel(JavaClass javaClass) {
        String name = javaClass.getName();
        int nested = name.indexOf('$');
        return nested < 0 ? name : name.substring(0, nested);
    }

    private static ArchCondition<JavaClass> neither(
            String description, BiConsumer<JavaClass, Consumer<String>> findings) {
        return new ArchCondition<>("not " + description) {
            @Override
            public void check(JavaClass javaClass, ConditionEvents events) {
                findings.accept(javaClass, finding -> events.add(SimpleConditionEvent.violated(javaClass, finding)));
            }
        };
    }

    private static SliceAssignment onePerPackage() {
        return new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
                return SliceIdentifier.of(javaClass.getPackageName());
            }

            @Override
            public String getDescription() {
                return "packages";
            }
        };
    }

    private CodeRules() {}
}
