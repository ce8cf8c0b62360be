package dev.longhaul.spring.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.Longhaul;
import dev.longhaul.messaging.plan.WithoutHandlers;
import dev.longhaul.spring.Applications;
import dev.longhaul.spring.config.LonghaulProperties;
import dev.longhaul.spring.config.LonghaulProperties.Messages;
import dev.longhaul.spring.config.LonghaulProperties.Pool;
import dev.longhaul.spring.config.LonghaulProperties.Transactions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.unit.DataSize;

class ConfigurationTest {

    @TempDir
    private Path folder;

    private ApplicationContextRunner application() {
        return Applications.withoutDataSource(folder);
    }

    @Test
    void these_are_the_defaults() {
        new ApplicationContextRunner()
                .withUserConfiguration(Settings.class)
                .run(context -> assertThat(context.getBean(LonghaulProperties.class))
                        .isEqualTo(new LonghaulProperties(
                                true,
                                true,
                                256,
                                Duration.ofSeconds(15),
                                Duration.ofSeconds(1),
                                Duration.ofDays(7),
                                Duration.ofDays(30),
                                DataSize.ofKilobytes(256),
                                Duration.ofSeconds(20),
                                null,
                                false,
                                Map.of(),
                                null,
                                Path.of("longhaul-data"),
                                null,
                                Transactions.JOIN,
                                new Pool(Pool.Use.OWN, 16),
                                new Messages(null, WithoutHandlers.DEAD))));
    }

    @EnableConfigurationProperties(LonghaulProperties.class)
    static class Settings {}

    @Test
    void the_engine_runs_with_the_application_and_is_closed_with_it() {
        List<Longhaul> seen = new ArrayList<>();
        application().run(context -> {
            assertThat(context).hasSingleBean(Longhaul.class);
            assertThat(context.getBean(Longhaul.class).statistics().running()).isTrue();
            seen.add(context.getBean(Longhaul.class));
        });

        assertThat(seen.getFirst().statistics().running()).isFalse();
    }

    @Test
    void an_application_that_only_enqueues_starts_nothing() {
        application()
                .withPropertyValues("longhaul.auto-start=false")
                .run(context -> assertThat(
                                context.getBean(Longhaul.class).statistics().running())
                        .isFalse());
    }

    @Test
    void without_longhaul_there_is_none_of_it() {
        application()
                .withPropertyValues("longhaul.enabled=false")
                .run(context ->
                        assertThat(context).doesNotHaveBean(Longhaul.class).hasNotFailed());
    }

    @Test
    void settings_arrive_at_the_engine_and_customizers_have_the_last_word() {
        application()
                .withPropertyValues(
                        "spring.application.name=the shop",
                        "longhaul.workers=7",
                        "longhaul.lease=20s",
                        "longhaul.schedules.hasty=1s 2s",
                        "longhaul.schedules.patient=1h 2h",
                        "longhaul.default-schedule=patient")
                .withBean(LonghaulCustomizer.class, () -> builder -> builder.lease(Duration.ofSeconds(30)))
                .run(context -> {
                    Longhaul longhaul = context.getBean(Longhaul.class);
                    assertThat(longhaul.statistics().settings().workers()).isEqualTo(7);
                    assertThat(longhaul.statistics().settings().lease()).isEqualTo(Duration.ofSeconds(30));
                    assertThat(longhaul.statistics().settings().node().toString())
                            .startsWith("the-shop-");
                    assertThat(longhaul.schedules().defaultSchedule()).hasToString("1h 2h");
                    assertThat(longhaul.schedules().resolve("hasty")).hasToString("1s 2s");
                });
    }

    @Test
    void a_preset_can_be_the_default() {
        application()
                .withPropertyValues("longhaul.default-schedule=alipay")
                .run(context -> assertThat(
                                context.getBean(Longhaul.class).schedules().defaultSchedule())
                        .hasToString("4m 10m 10m 1h 2h 6h 15h"));
    }
}
