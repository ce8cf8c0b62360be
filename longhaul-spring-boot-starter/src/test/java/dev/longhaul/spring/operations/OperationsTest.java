package dev.longhaul.spring.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.longhaul.Longhaul;
import dev.longhaul.job.AbortException;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.job.JobType;
import dev.longhaul.job.PayloadCodec;
import dev.longhaul.messaging.Messaging;
import dev.longhaul.messaging.message.MessageType;
import dev.longhaul.spring.Applications;
import dev.longhaul.spring.endpoint.EndpointAutoConfiguration;
import dev.longhaul.spring.endpoint.LonghaulEndpoint;
import dev.longhaul.spring.health.HealthAutoConfiguration;
import dev.longhaul.spring.job.JobHandler;
import dev.longhaul.spring.message.MessageHandler;
import dev.longhaul.spring.metrics.MetricsAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class OperationsTest {

    private static final JobType<String> PAY = JobType.of("pay", PayloadCodec.text());
    private static final JobType<String> LATER = JobType.of("later", PayloadCodec.text());

    @TempDir
    private Path folder;

    static class Payments {
        @JobHandler(type = "pay")
        void pay(String how) {
            if (how.equals("never")) {
                throw new AbortException("the card was stolen; log context: " + MDC.get("longhaulType") + " "
                        + MDC.get("longhaulAttempt"));
            }
        }
    }

    private ApplicationContextRunner application() {
        return Applications.withoutDataSource(folder)
                .withBean(Payments.class)
                .withConfiguration(AutoConfigurations.of(
                        org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration.class,
                        CompositeMeterRegistryAutoConfiguration.class,
                        MetricsAutoConfiguration.class,
                        HealthAutoConfiguration.class,
                        EndpointAutoConfiguration.class))
                .withPropertyValues("management.endpoints.web.exposure.include=*");
    }

    @Test
    void attempts_and_what_waits_are_meters_of_any_registry() {
        application()
                .withConfiguration(AutoConfigurations.of(SimpleMetricsExportAutoConfiguration.class))
                .run(context -> {
                    Longhaul longhaul = context.getBean(Longhaul.class);
                    MeterRegistry meters = context.getBean(MeterRegistry.class);
                    end(longhaul, "at once", JobState.SUCCEEDED);
                    end(longhaul, "never", JobState.DEAD);
                    longhaul.enqueue(LATER.job("tomorrow").startIn(Duration.ofDays(1)));

                    await().untilAsserted(() -> assertThat(meters.get("longhaul.attempts")
                                    .tags("type", "pay", "outcome", "succeeded")
                                    .counter()
                                    .count())
                            .isEqualTo(1));
                    assertThat(meters.get("longhaul.attempt")
                                    .tag("type", "pay")
                                    .timer()
                                    .count())
                            .isEqualTo(2);
                    assertThat(meters.get("longhaul.accepted").functionCounter().count())
                            .isEqualTo(3);
                    assertThat(meters.get("longhaul.store.reachable").gauge().value())
                            .isEqualTo(1);
                    assertThat(meters.get("longhaul.dead.jobs")
                                    .tag("type", "pay")
                                    .gauge()
                                    .value())
                            .isEqualTo(1);
                    assertThat(meters.get("longhaul.waiting.jobs")
                                    .tag("type", "later")
                                    .gauge()
                                    .value())
                            .isEqualTo(1);
                });
    }

    @Test
    void prometheus_reads_what_waits_in_one_go() {
        application()
                .withConfiguration(AutoConfigurations.of(PrometheusMetricsExportAutoConfiguration.class))
                .run(context -> {
                    end(context.getBean(Longhaul.class), "never", JobState.DEAD);

                    String scraped = PrometheusTextFormatWriter.create()
                            .toDebugString(
                                    context.getBean(PrometheusRegistry.class).scrape());

                    assertThat(scraped)
                            .contains("longhaul_dead_jobs{type=\"pay\"} 1.0", "longhaul_store_reachable 1.0")
                            .contains("longhaul_in_flight");
                });
    }

    @Test
    void health_is_up_and_says_who_works_here() {
        application().run(context -> {
            var health = context.getBean("longhaulHealthIndicator", HealthIndicator.class)
                    .health();

            assertThat(health.getStatus()).isEqualTo(Status.UP);
            assertThat(health.getDetails()).containsKeys("node", "inFlight", "stuck");
        });
    }

    @Test
    void an_application_that_only_enqueues_is_well_without_a_running_engine() {
        application().withPropertyValues("longhaul.auto-start=false").run(context -> {
            assertThat(context.getBean("longhaulHealthIndicator", HealthIndicator.class)
                            .health()
                            .getStatus())
                    .isEqualTo(Status.UP);
        });
    }

    @Test
    void a_switched_off_health_is_not_there() {
        application()
                .withPropertyValues("management.health.longhaul.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean("longhaulHealthIndicator"));
    }

    @Test
    void the_endpoint_shows_the_engine_the_dead_and_one_job_and_moves_it() {
        application().run(context -> {
            Longhaul longhaul = context.getBean(Longhaul.class);
            LonghaulEndpoint endpoint = context.getBean(LonghaulEndpoint.class);
            JobId dead = end(longhaul, "never", JobState.DEAD);

            assertThat(endpoint.engine())
                    .containsEntry("running", true)
                    .containsKeys("workers", "busyWorkers", "inFlight")
                    .containsEntry("handlers", Map.of("pay", "Payments.pay(java.lang.String)"))
                    .containsEntry("dead", Map.of("pay", 1L));
            assertThat(endpoint.jobs("dead")).asString().contains(dead.toString(), "deadReason=aborted");
            assertThat(endpoint.jobs(dead.toString()))
                    .asString()
                    .contains("state=dead", "outcome=aborted", "the card was stolen; log context: pay 1");

            assertThat(endpoint.move(dead.toString(), "redrive", SecurityContext.NONE))
                    .containsEntry("done", true);

            await().untilAsserted(() -> assertThat(
                            longhaul.jobs().find(dead).orElseThrow().attempts())
                    .hasSize(2));
        });
    }

    static class Fulfilment {
        @MessageHandler(type = "order.paid", name = "reserve", order = 1)
        void reserve(String order) {}

        @MessageHandler(type = "order.paid", name = "charge", order = 2)
        void charge(String order) {
            throw new AbortException("the bank is closed for good");
        }

        @MessageHandler(type = "order.paid", name = "thank", order = 3)
        void thank(String order) {}
    }

    @Test
    void the_endpoint_shows_how_far_a_message_has_come_and_runs_all_of_it_again() {
        application().withBean(Fulfilment.class).run(context -> {
            Messaging messaging = context.getBean(Messaging.class);
            LonghaulEndpoint endpoint = context.getBean(LonghaulEndpoint.class);
            JobId job = messaging
                    .publish(MessageType.of("order.paid", PayloadCodec.text()).message("paid-42", "42"))
                    .id();
            await().untilAsserted(() -> assertThat(endpoint.jobs(job.toString()))
                    .asString()
                    .contains("state=dead", "id=paid-42", "name=reserve, state=done, doneAt=")
                    .contains("name=charge, state=aborted", "name=thank, state=waiting"));

            assertThat(endpoint.move(job.toString(), "rerun-all", SecurityContext.NONE))
                    .containsEntry("done", true);

            await().untilAsserted(() ->
                    assertThat(endpoint.jobs(job.toString())).asString().contains("number=2", "state=dead"));
            assertThatThrownBy(() -> endpoint.move(job.toString(), "return-to-origin", SecurityContext.NONE))
                    .isInstanceOf(InvalidEndpointRequestException.class)
                    .hasMessageContaining("came from no broker");
        });
    }

    @Test
    void the_endpoint_says_what_it_cannot_do() {
        application().run(context -> {
            LonghaulEndpoint endpoint = context.getBean(LonghaulEndpoint.class);
            JobId done = end(context.getBean(Longhaul.class), "at once", JobState.SUCCEEDED);

            assertThatThrownBy(() -> endpoint.jobs("lively"))
                    .isInstanceOf(InvalidEndpointRequestException.class)
                    .hasMessageContaining("'lively' is neither a job's id nor one of scheduled");
            assertThatThrownBy(() -> endpoint.move(done.toString(), "redrive", SecurityContext.NONE))
                    .hasMessageContaining("is succeeded, in which redrive means nothing");
            assertThatThrownBy(() -> endpoint.move(done.toString(), "hurry", SecurityContext.NONE))
                    .hasMessageContaining(
                            "'hurry' is none of redrive, cancel, attempt-now, rerun-all and return-to-origin");
            assertThat(endpoint.jobs("01a20256-2ab2-7e5b-921a-9f7aa0c03771")).isNull();
        });
    }

    @Test
    void an_endpoint_that_is_not_exposed_is_not_there() {
        application()
                .withPropertyValues("management.endpoints.web.exposure.include=health")
                .run(context -> assertThat(context).doesNotHaveBean(LonghaulEndpoint.class));
    }

    private static JobId end(Longhaul longhaul, String how, JobState state) {
        JobId job = longhaul.enqueue(PAY.job(how)).id();
        await().untilAsserted(() ->
                assertThat(longhaul.jobs().find(job).orElseThrow().state()).isEqualTo(state));
        return job;
    }
}
