package dev.longhaul.architecture;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Set;

/** What of the host's time and randomness a line of code can reach without having been handed it. */
final class HostAccess {
    private static final Set<String> DATE_TYPES = Set.of(
            "java.time.Instant",
            "java.time.LocalDate",
            "java.time.LocalTime",
            "java.time.LocalDateTime",
            "java.time.OffsetDateTime",
            "java.time.OffsetTime",
            "java.time.ZonedDateTime",
            "java.time.Year",
            "java.time.YearMonth",
            "java.time.MonthDay");

    /** Whether an access, a method reference included, takes time or randomness from the host. */
    static boolean isAmbient(JavaAccess<?> access) {
        String name = access.getName();
        return switch (access.getTargetOwner().getName()) {
            case "java.lang.System" -> name.equals("currentTimeMillis") || name.equals("nanoTime");
            case "java.lang.Thread" -> name.equals("sleep");
            case "java.util.concurrent.TimeUnit" -> name.equals("sleep");
            case "java.util.concurrent.locks.LockSupport" -> name.equals("parkNanos") || name.equals("parkUntil");
            case "java.lang.Math", "java.lang.StrictMath" -> name.equals("random");
            case "java.util.concurrent.ThreadLocalRandom" -> name.equals("current");
            case "java.util.UUID" -> name.equals("randomUUID");
            case "java.time.Clock", "java.time.InstantSource" ->
                name.startsWith("system") || name.matches("tick(Millis|Seconds|Minutes)");
            // A seeded generator is a pure function of its seed; one without a seed is not.
            case "java.util.Random", "java.util.SplittableRandom", "java.security.SecureRandom", "java.util.Date" ->
                (name.equals("<init>") && parameters(access) == 0) || name.startsWith("getInstance");
            case "java.util.random.RandomGenerator" -> name.equals("getDefault") || name.equals("of");
            case String owner when DATE_TYPES.contains(owner) -> name.equals("now") && !takesClock(access);
            default -> false;
        };
    }

    private static int parameters(JavaAccess<?> access) {
        return access.getTarget() instanceof AccessTarget.CodeUnitAccessTarget target
                ? target.getRawParameterTypes().size()
                : 0;
    }

    private static boolean takesClock(JavaAccess<?> access) {
        return access.getTarget() instanceof AccessTarget.CodeUnitAccessTarget target
                && target.getRawParameterTypes().stream()
                        .map(JavaClass::getName)
                        .anyMatch("java.time.Clock"::equals);
    }

    private HostAccess() {}
}
