package dev.longhaul.spring.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.job.Attempt;
import dev.longhaul.job.JobType;
import dev.longhaul.job.PayloadCodec;
import dev.longhaul.servers.PostgresServer;
import dev.longhaul.spring.Applications;
import dev.longhaul.spring.job.JobHandler;
import dev.longhaul.spring.job.JobRegistration;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;
import org.springframework.core.env.Environment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;

/** What people read when an application does not start: what is wrong, with its value, and what to change. */
class FailedStartTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        longhaul.workers=0                        | longhaul.workers is 0              | Use 1 to 100000
        longhaul.lease=1s                         | longhaul.lease is PT1S             | Use 2s to 1h
        longhaul.payload-limit=1GB                | longhaul.payload-limit is          | Use 1B to 64MB
        longhaul.pool.size=2                      | longhaul.pool.size is 2            | Use 3 to 1000
        longhaul.schedules.patient=4m 15x 10m     | longhaul.schedules.patient is no schedule: expected the unit ms, s, m, h or d, found "x" at position 5 | Write it like
        longhaul.default-schedule=patience        | longhaul.default-schedule is 'patience' | longhaul.schedules.NAME=
        longhaul.database-url=jdbc:oracle:thin:@h | longhaul.database-url cannot be: the database URL | Name a database
        longhaul.node=${none}                     | The engine cannot be built as longhaul.* says: node | Correct that setting
        """)
    void a_setting_that_cannot_be_is_named_with_its_value_and_the_remedy(
            String setting, String problem, String remedy) {
        String value = setting.replace("${none}", "a b");
        FailureAnalysis told = told(Applications.withoutDataSource(folder).withPropertyValues(value));

        assertThat(told.getDescription()).startsWith(problem);
        assertThat(told.getAction()).contains(remedy);
    }

    static class Misled {
        @JobHandler(type = "capture", schedule = "patint")
        void capture(String order) {}
    }

    @Test
    void an_unknown_schedule_of_a_handler_is_told_with_the_method_and_the_names_there_are() {
        FailureAnalysis told = told(Applications.withoutDataSource(folder)
                .withPropertyValues("longhaul.schedules.patient=1h 2h")
                .withBean(Misled.class));

        assertThat(told.getDescription())
                .contains("The schedule of Misled.capture(java.lang.String) cannot be", "patint", "patient");
        assertThat(told.getAction()).contains("longhaul.schedules.NAME=");
    }

    @Test
    void an_unknown_default_schedule_is_told_with_the_names_there_are() {
        FailureAnalysis told = told(Applications.withoutDataSource(folder)
                .withPropertyValues("longhaul.schedules.patient=1h 2h", "longhaul.default-schedule=patint"));

        assertThat(told.getDescription())
                .contains("longhaul.default-schedule is 'patint', and no schedule has that name")
                .contains("patient", "alipay", "standard-webhooks");
        assertThat(told.getAction()).contains("longhaul.schedules.NAME=");
    }

    static class Broken {
        @JobHandler(type = "capture", schedule = "15s 3x")
        void capture(String order) {}
    }

    @Test
    void a_wrong_text_of_a_handlers_schedule_is_told_with_the_place() {
        FailureAnalysis told = told(Applications.withoutDataSource(folder).withBean(Broken.class));

        assertThat(told.getDescription()).contains("Broken.capture", "found \"x\" at position 5");
    }

    static class First {
        @JobHandler(type = "capture")
        void capture(String order) {}
    }

    @Test
    void two_handlers_for_a_type_are_both_named() {
        FailureAnalysis told = told(Applications.withoutDataSource(folder)
                .withBean(First.class)
                .withBean(
                        "second",
                        JobRegistration.class,
                        () -> JobRegistration.handle(
                                JobType.of("capture", PayloadCodec.text()), (order, attempt) -> {})));

        assertThat(told.getDescription())
                .isEqualTo("Job type capture has two handlers: bean second and First.capture(java.lang.String).");
        assertThat(told.getAction()).contains("give one of them another type");
    }

    static class Odd {
        @JobHandler(type = "capture")
        int capture(String order, Attempt attempt) {
            return 1;
        }
    }

    static class Crowded {
        @JobHandler(type = "capture")
        void capture(String order, Attempt attempt, Integer other) {}
    }

    static class Hasty {
        @JobHandler(type = "capture", timeout = "soon")
        void capture(String order) {}
    }

    @Test
    void a_method_that_cannot_be_a_handler_is_told_what_one_looks_like() {
        assertThat(told(Applications.withoutDataSource(folder).withBean(Odd.class))
                        .getDescription())
                .isEqualTo("Odd.capture cannot be a handler: it returns a int.");
        FailureAnalysis crowded = told(Applications.withoutDataSource(folder).withBean(Crowded.class));
        assertThat(crowded.getDescription()).contains("Crowded.capture", "parameter 3");
        assertThat(crowded.getAction()).startsWith("A handler takes its payload, an Attempt");
        assertThat(told(Applications.withoutDataSource(folder).withBean(Hasty.class))
                        .getDescription())
                .contains("@JobHandler on Hasty.capture", "soon");
    }

    @Test
    void a_database_that_jobs_cannot_be_kept_in_is_told_what_can_be_done() {
        FailureAnalysis told = told(Applications.withDataSource("jdbc:h2:mem:shop;USER=sa", "sa", ""));

        assertThat(told.getDescription())
                .contains("jdbc:h2:mem:shop", "Longhaul works on PostgreSQL, MariaDB and SQLite")
                .doesNotContain("USER=");
        assertThat(told.getAction()).contains("longhaul.database-url", "longhaul.transactions=apart");
    }

    @Test
    void a_database_in_memory_is_refused() {
        FailureAnalysis told = told(Applications.withDataSource("jdbc:sqlite::memory:", "", ""));

        assertThat(told.getDescription()).contains("in memory");
        assertThat(told.getAction()).contains("spring.datasource.url=jdbc:sqlite:shop.db");
    }

    @Test
    void a_database_that_is_not_there_is_told_with_the_settings_that_name_it() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        ApplicationContextRunner application =
                Applications.withDataSource("jdbc:postgresql://127.0.0.1:" + closed + "/shop", "shop", "hush");

        FailureAnalysis told = told(application);

        assertThat(told.getDescription())
                .startsWith("The store of jobs cannot be opened: ")
                .doesNotContain("hush");
        assertThat(told.getAction()).contains("correct spring.datasource.url", "longhaul.database-url");
        FailureAnalysis named = told(Applications.withoutDataSource(folder)
                .withPropertyValues("longhaul.database-url=postgresql://shop:hush@127.0.0.1:" + closed + "/shop"));
        assertThat(named.getDescription()).doesNotContain("hush");
        assertThat(named.getAction())
                .contains("password in longhaul.database-url")
                .doesNotContain("spring.datasource");
    }

    @Test
    void a_host_that_nobody_knows_is_named() {
        FailureAnalysis told =
                told(Applications.withDataSource("jdbc:postgresql://no-such-host.invalid/shop", "shop", "hush"));

        assertThat(told.getDescription()).contains("UnknownHostException: no-such-host.invalid");
    }

    @Test
    void a_database_that_does_not_exist_is_told_with_the_settings_that_name_it() {
        String url = PostgresServer.url("nobody_made_this");
        FailureAnalysis told = told(Applications.withDataSource(url, PostgresServer.USER, "hush"));

        assertThat(told.getDescription()).contains("database \"nobody_made_this\" does not exist");
        assertThat(told.getAction()).contains("correct spring.datasource.url, username and password");
        FailureAnalysis named = told(Applications.withoutDataSource(folder)
                .withPropertyValues("longhaul.database-url=" + url + "?user=" + PostgresServer.USER));
        assertThat(named.getAction()).contains("correct server, database, user and password in longhaul.database-url");
    }

    @Test
    void a_user_who_may_make_no_tables_is_told_so() {
        PostgresServer.execute(
                PostgresServer.url("postgres"), "CREATE ROLE reader LOGIN", "CREATE DATABASE without_rights");
        FailureAnalysis told =
                told(Applications.withDataSource(PostgresServer.url("without_rights"), "reader", "hush"));

        assertThat(told.getDescription()).contains("permission denied", "GRANT USAGE, CREATE ON SCHEMA");
        assertThat(told.getAction()).startsWith("Mend what the sentence above says");
    }

    @Test
    void a_file_that_cannot_be_opened_is_told_with_the_setting_of_its_folder() throws IOException {
        Files.createDirectories(folder.resolve("jobs/longhaul.db"));
        FailureAnalysis told = told(
                Applications.withoutDataSource(folder).withPropertyValues("longhaul.data=" + folder.resolve("jobs")));

        assertThat(told.getAction())
                .contains("longhaul.data, " + folder.resolve("jobs"))
                .doesNotContain("spring.datasource");
    }

    private static FailureAnalysis told(ApplicationContextRunner application) {
        FailureAnalysis[] told = new FailureAnalysis[1];
        ConfigurableApplicationContext[] started = new ConfigurableApplicationContext[1];
        application.withInitializer(context -> started[0] = context).run(context -> {
            Throwable failure = context.getStartupFailure();
            assertThat(failure).isNotNull();
            told[0] = analyzers(started[0]).stream()
                    .map(analyzer -> analyzer.analyze(failure))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
            assertThat(told[0]).as("%s", failure).isNotNull();
        });
        return told[0];
    }

    /** In the order in which Spring Boot asks them, wherever Longhaul stands on the classpath. */
    private static List<FailureAnalyzer> analyzers(ConfigurableApplicationContext context) {
        List<FailureAnalyzer> analyzers = new ArrayList<>(SpringFactoriesLoader.forDefaultResourceLocation()
                .load(
                        FailureAnalyzer.class,
                        ArgumentResolver.of(BeanFactory.class, context.getBeanFactory())
                                .and(Environment.class, context.getEnvironment()),
                        // Those of parts that are not here cannot be made; Spring Boot goes on without them, too.
                        FailureHandler.handleMessage((message, failure) -> {})));
        Collections.reverse(analyzers);
        AnnotationAwareOrderComparator.sort(analyzers);
        return analyzers;
    }
}
