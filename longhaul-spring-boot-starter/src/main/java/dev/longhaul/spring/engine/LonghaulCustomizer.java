package dev.longhaul.spring.engine;

import dev.longhaul.LonghaulBuilder;

/**
 * Changes how the engine is built, after the settings have been applied: listeners, limits of endpoints, custom rules. Beans of this
 * type are called in their order. Handlers that need other beans are better {@link dev.longhaul.spring.job.JobRegistration} beans,
 * which are registered when all beans are there.
 */
@FunctionalInterface
public interface LonghaulCustomizer {

    /** Changes the builder, which is not yet built. */
    void customize(LonghaulBuilder builder);
}
