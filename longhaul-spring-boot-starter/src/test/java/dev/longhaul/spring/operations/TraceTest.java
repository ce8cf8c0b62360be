package dev.longhaul.spring.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longhaul.Longhaul;
import dev.longhaul.job.Attempt;
import dev.longhaul.job.Decision;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobType;
import dev.longhaul.job.PayloadCodec;
import dev.longhaul.spring.Applications;
import dev.longhaul.spring.job.JobHandler;
import dev.longhaul.spring.trace.TraceAutoConfiguration;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Traces by OpenTelemetry's own SDK. */
class TraceTest {

    private static final JobType<String> PAY = JobType.of("pay", PayloadCodec.text());
    private static final JobType<String> SHIP = JobType.of("ship", PayloadCodec.text());

    @TempDir
    private Path folder;

    @Configuration(proxyBeanMethods = false)
    static class OpenTelemetry {
        @Bean
        InMemorySpanExporter spans() {
            return InMemorySpanExporter.create();
        }

        @Bean
        Tracer tracer(InMemorySpanExporter spans) {
            SdkTracerProvider provider = SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(spans))
                    .build();
            return new OtelTracer(provider.get("test"), new OtelCurrentTraceContext(), event -> {});
        }

        @Bean
        Payments payments(Tracer tracer) {
            return new Payments(tracer);
        }
    }

    static class Payments {
        private final Tracer tracer;

        Payments(Tracer tracer) {
            this.tracer = tracer;
        }

        @JobHandler(type = "pay", schedule = "10ms")
        Decision pay(String how, Attempt attempt) {
            tracer.nextSpan().name("ask the gateway").start().end();
            if (attempt.number() == 1) {
                throw new IllegalStateException("the gateway is down");
            }
            return Decision.succeed().enqueue(SHIP.job("parcel"));
        }

        @JobHandler(type = "ship")
        void ship(String parcel) {}
    }

    @Test
    void every_attempt_is_a_trace_of_its_own_with_a_link_to_the_enqueue_and_so_is_what_follows() {
        application().run(context -> {
            Longhaul longhaul = context.getBean(Longhaul.class);
            Tracer tracer = context.getBean(Tracer.class);
            InMemorySpanExporter exporter = context.getBean(InMemorySpanExporter.class);
            Span request = tracer.nextSpan().name("POST /orders").start();
            JobId job;
            try (Tracer.SpanInScope scope = tracer.withSpan(request)) {
                assertThat(scope).isNotNull();
                job = longhaul.enqueue(PAY.job("by card")).id();
            }
            request.end();

            await().untilAsserted(
                            () -> assertThat(named(exporter, "attempt ship")).hasSize(1));

            SpanData enqueue = named(exporter, "enqueue pay").getFirst();
            assertThat(enqueue.getTraceId()).isEqualTo(request.context().traceId());
            assertThat(enqueue.getParentSpanId()).isEqualTo(request.context().spanId());
            assertThat(enqueue.getKind()).isEqualTo(SpanKind.PRODUCER);

            List<SpanData> attempts = named(exporter, "attempt pay");
            assertThat(attempts).hasSize(2).allSatisfy(attempt -> {
                assertThat(attempt.getParentSpanContext().isValid()).isFalse();
                assertThat(attempt.getTraceId()).isNotEqualTo(enqueue.getTraceId());
                assertThat(attempt.getLinks())
                        .singleElement()
                        .satisfies(link ->
                                assertThat(link.getSpanContext().getSpanId()).isEqualTo(enqueue.getSpanId()));
                assertThat(attempt.getAttributes().get(AttributeKey.stringKey("longhaul.job")))
                        .isEqualTo(job.toString());
            });
            assertThat(attempts.getFirst().getTraceId())
                    .isNotEqualTo(attempts.getLast().getTraceId());
            assertThat(attempts)
                    .extracting(attempt -> attempt.getAttributes().get(AttributeKey.stringKey("longhaul.outcome")))
                    .containsExactly("failed", "succeeded");
            assertThat(named(exporter, "ask the gateway"))
                    .extracting(SpanData::getParentSpanId)
                    .containsExactlyElementsOf(
                            attempts.stream().map(SpanData::getSpanId).toList());

            SpanData continued = named(exporter, "enqueue ship").getFirst();
            assertThat(continued.getParentSpanId()).isEqualTo(attempts.getLast().getSpanId());
            assertThat(named(exporter, "attempt ship").getFirst().getLinks())
                    .singleElement()
                    .satisfies(link ->
                            assertThat(link.getSpanContext().getSpanId()).isEqualTo(continued.getSpanId()));
        });
    }

    @Test
    void a_broken_header_from_elsewhere_is_no_link_and_no_error() {
        application().run(context -> {
            InMemorySpanExporter exporter = context.getBean(InMemorySpanExporter.class);

            context.getBean(Longhaul.class).enqueue(SHIP.job("parcel").header("traceparent", "00-zzz"));

            await().untilAsserted(() -> assertThat(named(exporter, "attempt ship"))
                    .singleElement()
                    .satisfies(attempt -> assertThat(attempt.getLinks()).isEmpty()));
            assertThat(named(exporter, "enqueue ship")).isEmpty();
        });
    }

    private ApplicationContextRunner application() {
        return Applications.withoutDataSource(folder)
                .withUserConfiguration(OpenTelemetry.class)
                .withConfiguration(AutoConfigurations.of(TraceAutoConfiguration.class));
    }

    private static List<SpanData> named(InMemorySpanExporter exporter, String name) {
        return exporter.getFinishedSpanItems().stream()
                .filter(span -> span.getName().equals(name))
                .toList();
    }
}
