package dev.longhaul.architecture;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Set;

/**
 * A module of Longhaul, told by its packages, and the modules that it may use.
 *
 * <p>Arrows point inward: the server uses everything below it, everything uses core, and siblings never see each other.
 */
enum LonghaulModule {
    /** Whatever lies below the base package and belongs to no other module. */
    CORE(""),
    JACKSON(".jackson"),
    TESTKIT(".testkit"),
    TEST_SERVERS(".servers"),
    JDBC(".jdbc"),
    WEBHOOKS(".webhooks"),
    MESSAGING(".messaging"),
    STARTER(".spring"),
    STARTER_TEST(".spring.test"),
    CONSOLE(".console"),
    SERVER(".server"),
    EXAMPLES(".examples"),
    TRIALS(".trials");

    private final String suffix;

    LonghaulModule(String suffix) {
        this.suffix = suffix;
    }

    /** The module of a package that lies in {@code base} or below it. */
    static LonghaulModule of(String packageName, String base) {
        return Arrays.stream(values())
                .filter(module -> isIn(packageName, base + module.suffix))
                .max(Comparator.comparingInt(module -> module.suffix.length()))
                .orElseThrow(() -> new IllegalArgumentException(packageName + " is not below " + base));
    }

    /** Whether a package is another, or lies below it. */
    static boolean isIn(String packageName, String ancestor) {
        return packageName.equals(ancestor) || packageName.startsWith(ancestor + ".");
    }

    boolean mayUse(LonghaulModule other) {
        return other == this || inward().contains(other);
    }

    private Set<LonghaulModule> inward() {
        return switch (this) {
            case CORE, TEST_SERVERS -> Set.of();
            case JACKSON, TESTKIT, JDBC, WEBHOOKS, MESSAGING -> Set.of(CORE);
            case STARTER -> Set.of(CORE, JACKSON, JDBC, WEBHOOKS, MESSAGING);
            case STARTER_TEST -> Set.of(CORE, TESTKIT, STARTER);
            case CONSOLE -> Set.of(CORE, WEBHOOKS, MESSAGING, STARTER);
            case SERVER, EXAMPLES -> Set.of(CORE, JACKSON, JDBC, WEBHOOKS, MESSAGING, STARTER, CONSOLE);
            case TRIALS -> Set.of(CORE, JACKSON, TESTKIT, TEST_SERVERS, JDBC, WEBHOOKS, MESSAGING);
        };
    }
}
