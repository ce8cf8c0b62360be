package dev.longhaul.spring.config;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Turns an {@link InvalidConfigurationException} into the two sentences that a person sees instead of a stack trace. Asked before
 * Spring Boot's own analyzers, which would find an error of binding around it and say less.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class InvalidConfigurationAnalyzer extends AbstractFailureAnalyzer<InvalidConfigurationException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidConfigurationException cause) {
        return new FailureAnalysis(cause.problem(), cause.remedy(), cause);
    }
}
