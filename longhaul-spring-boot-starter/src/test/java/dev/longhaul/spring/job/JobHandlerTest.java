package dev.longhaul.spring.job;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longhaul.Longhaul;
import dev.longhaul.jackson.Json;
import dev.longhaul.job.Attempt;
import dev.longhaul.job.Decision;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.job.JobType;
import dev.longhaul.job.PayloadCodec;
import dev.longhaul.operator.JobView;
import dev.longhaul.spring.Applications;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class JobHandlerTest {

    record Order(String id, List<Integer> cents) {}

    private static final JobType<Order> CAPTURE = JobType.of("capture-payment", Json.of(Order.class));

    @TempDir
    Path folder;

    private ApplicationContextRunner application() {
        return Applications.withoutDataSource(folder);
    }

    static class Payments {
        private final List<String> seen = new CopyOnWriteArrayList<>();

        @JobHandler(type = "capture-payment", schedule = "10ms 10ms", concurrency = "${most:4}", timeout = "30s")
        void capture(Attempt attempt, Order order) {
            seen.add(order + " attempt " + attempt.number());
            if (attempt.number() < 3) {
                throw new IllegalStateException("the gateway is down");
            }
        }

        @JobHandler(type = "note")
        void note(String text) {
            seen.add(text);
        }

        @JobHandler(type = "raw")
        void raw(byte[] bytes) {
            seen.add(new String(bytes, StandardCharsets.UTF_8));
        }

        @JobHandler(type = "list")
        Decision list(List<Order> orders) {
            orders.forEach(order -> seen.add(order.id()));
            return Decision.abort("enough");
        }

        @JobHandler(type = "${tick.type:tick}")
        void tick() {
            seen.add("tick");
        }

        @JobHandler(type = "odd", timeout = "30s")
        Decision undecided(Order order) {
            return null;
        }
    }

    @Test
    void a_method_of_a_bean_handles_a_job_type_on_the_schedule_of_its_annotation() {
        application().withBean(Payments.class).run(context -> {
            JobId job = context.getBean(Longhaul.class)
                    .enqueue(CAPTURE.job(new Order("42", List.of(9, 90))))
                    .id();

            awaitState(context.getBean(Longhaul.class), job, JobState.SUCCEEDED);
            assertThat(context.getBean(Payments.class).seen)
                    .containsExactly(
                            "Order[id=42, cents=[9, 90]] attempt 1",
                            "Order[id=42, cents=[9, 90]] attempt 2",
                            "Order[id=42, cents=[9, 90]] attempt 3");
            assertThat(view(context.getBean(Longhaul.class), job).row().schedule())
                    .isEqualTo("10ms 10ms");
        });
    }

    @Test
    void payloads_are_text_bytes_or_json_and_decisions_are_obeyed() {
        application().withBean(Payments.class).run(context -> {
            Longhaul longhaul = context.getBean(Longhaul.class);
            JobId note = longhaul.enqueue(
                            JobType.of("note", PayloadCodec.text()).job("as it is"))
                    .id();
            JobId raw = longhaul.enqueue(JobType.of("raw", PayloadCodec.bytes()).job(new byte[] {'r', 'a', 'w'}))
                    .id();
            JobId tick = longhaul.enqueue(
                            JobType.of("tick", PayloadCodec.bytes()).job(new byte[0]))
                    .id();
            JobId list = longhaul.enqueue(
                            JobType.of("list", PayloadCodec.text()).job("[{\"id\":\"a\"},{\"id\":\"b\"}]"))
                    .id();

            for (JobId job : List.of(note, raw, tick)) {
                awaitState(longhaul, job, JobState.SUCCEEDED);
            }
            awaitState(longhaul, list, JobState.DEAD);
            assertThat(context.getBean(Payments.class).seen)
                    .containsExactlyInAnyOrder("as it is", "raw", "tick", "a", "b");
        });
    }

    @Test
    void a_null_for_a_decision_is_a_failed_attempt_that_names_the_method() {
        application().withBean(Payments.class).run(context -> {
            Longhaul longhaul = context.getBean(Longhaul.class);
            JobId odd = longhaul.enqueue(JobType.of("odd", Json.of(Order.class))
                            .job(new Order("1", List.of()))
                            .schedule("10ms"))
                    .id();

            awaitState(longhaul, odd, JobState.DEAD);
            assertThat(view(longhaul, odd).attempts().getFirst().said().error())
                    .contains("Payments.undecided returned null instead of a decision");
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class Registrations {
        static final List<String> SHIPPED = new CopyOnWriteArrayList<>();
        static final JobType<String> PACK = JobType.of("pack", PayloadCodec.text());

        @Bean
        JobRegistration<String> pack(Longhaul longhaul) {
            // Its own engine as a dependency: registered when all beans are there, so that this is no circle.
            return JobRegistration.handle(
                            PACK,
                            (parcel, attempt) -> longhaul.enqueue(shipping().job(parcel)))
                    .options(it -> it.concurrency(2).schedule("every 1s, 3 attempts"));
        }

        @Bean
        JobType<String> shipping() {
            return JobType.of("ship", PayloadCodec.text());
        }

        @Bean
        Shipping shipper() {
            return new Shipping();
        }
    }

    static class Shipping {
        @JobHandler(type = "ship")
        void ship(CharSequence parcel) {
            Registrations.SHIPPED.add("shipped " + parcel);
        }
    }

    @Test
    void a_registration_is_a_handler_too_and_a_type_that_is_a_bean_brings_its_codec() {
        application().withUserConfiguration(Registrations.class).run(context -> {
            Longhaul longhaul = context.getBean(Longhaul.class);

            JobId job = longhaul.enqueue(Registrations.PACK.job("parcel 7")).id();

            await().atMost(ofSeconds(10))
                    .untilAsserted(() -> assertThat(Registrations.SHIPPED).containsExactly("shipped parcel 7"));
            assertThat(view(longhaul, job).row().schedule()).isEqualTo("every 1s, 3 attempts");
            assertThat(context.getBean(JobHandlers.class).found())
                    .containsEntry("pack", "bean pack")
                    .containsEntry("ship", "Shipping.ship(java.lang.CharSequence)");
        });
    }

    private static JobView view(Longhaul longhaul, JobId job) {
        return longhaul.jobs().find(job).orElseThrow();
    }

    private static void awaitState(Longhaul longhaul, JobId job, JobState state) {
        await().atMost(ofSeconds(10))
                .pollInterval(ofMillis(10))
                .untilAsserted(() -> assertThat(view(longhaul, job).state()).isEqualTo(state));
    }
}
