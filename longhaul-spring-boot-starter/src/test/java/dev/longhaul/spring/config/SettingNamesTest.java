package dev.longhaul.spring.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.spring.Applications;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Names of settings that nobody reads. */
@ExtendWith(OutputCaptureExtension.class)
class SettingNamesTest {

    private static List<String> unknown(PropertySource<?> source) {
        StandardEnvironment environment = new StandardEnvironment();
        List.copyOf(environment.getPropertySources().stream().toList())
                .forEach(own -> environment.getPropertySources().remove(own.getName()));
        environment.getPropertySources().addFirst(source);
        return SettingNames.of(SettingNamesTest.class.getClassLoader()).unknownIn(environment);
    }

    private static List<String> inAFile(String name) {
        return unknown(new MapPropertySource("file", Map.of(name, "hush")));
    }

    private static List<String> inTheSystem(String name) {
        return unknown(new SystemEnvironmentPropertySource("systemEnvironment", Map.of(name, "hush")));
    }

    @ParameterizedTest
    @CsvSource({
        "longhaul.workrs, longhaul.workers",
        "longhaul.payload-limits, longhaul.payload-limit",
        "longhaul.pool-size, longhaul.pool.size",
        "longhaul.messages.without-handler, longhaul.messages.without-handlers",
        "longhaul.schedule.patient, longhaul.schedules",
        "longhaul.retries, "
    })
    void a_misspelt_name_is_told_with_the_nearest_one_and_without_its_value(String name, String nearest) {
        assertThat(inAFile(name))
                .singleElement()
                .asString()
                .startsWith(name)
                .contains("has no effect", nearest == null ? "docs/spring-boot.md" : "Did you mean " + nearest + "?")
                .doesNotContain("hush");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "longhaul.workers",
                "longhaul.payloadLimit",
                "longhaul.inbox_retention",
                "longhaul.schedules.patient",
                "longhaul.messages.source",
                "spring.application.name"
            })
    void names_that_are_read_are_not_told(String name) {
        assertThat(inAFile(name)).isEmpty();
    }

    @Test
    void an_environment_variable_is_told_if_it_is_nearly_one_and_others_may_begin_alike() {
        assertThat(inTheSystem("LONGHAUL_PAYLOAD_LIMITS"))
                .singleElement()
                .asString()
                .contains("Did you mean longhaul.payload-limit?");
        assertThat(inTheSystem("LONGHAUL_PAYLOAD_LIMIT")).isEmpty();
        assertThat(inTheSystem("LONGHAUL_PAYLOADLIMIT")).isEmpty();
        assertThat(inTheSystem("LONGHAUL_SCHEDULES_PATIENT")).isEmpty();
        assertThat(inTheSystem("LONGHAUL_SERVICE_PORT_8420_TCP_ADDR")).isEmpty();
        assertThat(inTheSystem("LONGHAUL_JAVA_OPTS")).isEmpty();
    }

    @Test
    void an_application_that_starts_says_so_in_its_log(@TempDir Path folder, CapturedOutput output) {
        Applications.withoutDataSource(folder)
                .withPropertyValues("longhaul.leese=20s")
                .run(context -> assertThat(context).hasNotFailed());

        assertThat(output.getOut().lines())
                .singleElement()
                .asString()
                .contains("WARN", "longhaul.leese (", "Did you mean longhaul.lease?");
    }
}
