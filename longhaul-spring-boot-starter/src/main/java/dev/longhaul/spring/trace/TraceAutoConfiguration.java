package dev.longhaul.spring.trace;

import dev.longhaul.messaging.handler.MessageStep;
import dev.longhaul.spring.engine.LonghaulAutoConfiguration;
import dev.longhaul.spring.engine.LonghaulCustomizer;
import io.micrometer.tracing.Tracer;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Traces, where the application has a tracer: OpenTelemetry's or another one that Micrometer knows. */
@AutoConfiguration(
        after = LonghaulAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration",
            "org.springframework.boot.micrometer.tracing.brave.autoconfigure.BraveAutoConfiguration",
            "org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration"
        })
@ConditionalOnClass(Tracer.class)
@ConditionalOnBean(Tracer.class)
public final class TraceAutoConfiguration {

    /** Outermost, so that what other steps do is part of the attempt's span. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    LonghaulCustomizer longhaulTraces(Tracer tracer) {
        TraceStep step = new TraceStep(tracer);
        return builder -> builder.step(step).outgoing(step::outgoing);
    }

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    MessageStep longhaulMessageTraces(Tracer tracer) {
        return new TraceMessageStep(tracer);
    }
}
