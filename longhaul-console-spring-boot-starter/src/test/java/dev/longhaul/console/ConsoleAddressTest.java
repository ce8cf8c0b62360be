package dev.longhaul.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.console.page.ConsoleSamples;
import dev.longhaul.operator.JobView;
import dev.longhaul.testkit.operator.FakeJobs;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.web.servlet.config.annotation.PathMatchConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.util.pattern.PathPatternParser;

/** The guard over HTTP, wherever the application puts the console's addresses. */
class ConsoleAddressTest {

    private static final String OPERATOR = "OPERATOR";
    private static final String CUSTOMER = "CUSTOMER";
    private static final String NOBODY = "";

    @TempDir
    private Path data;

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Parts {
        @Bean
        FakeJobs jobs() {
            return new FakeJobs();
        }

        /** Stands for Spring Security's: whoever names a role has it. */
        @Bean
        Filter springSecurityFilterChain() {
            return (request, response, chain) ->
                    chain.doFilter(new KnownCaller((HttpServletRequest) request), response);
        }
    }

    /** Its controllers answer below /staff, in any case of letters. */
    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Moved extends Parts {
        @Bean
        WebMvcConfigurer paths() {
            return new WebMvcConfigurer() {
                @Override
                public void configurePathMatch(PathMatchConfigurer paths) {
                    PathPatternParser parser = new PathPatternParser();
                    parser.setCaseSensitive(false);
                    paths.setPatternParser(parser).addPathPrefix("/staff", type -> true);
                }
            };
        }
    }

    private static final class KnownCaller extends HttpServletRequestWrapper {
        KnownCaller(HttpServletRequest request) {
            super(request);
        }

        @Override
        public Principal getUserPrincipal() {
            return getHeader("Test-Role") == null ? null : () -> "ada";
        }

        @Override
        public boolean isUserInRole(String role) {
            return role.equals(getHeader("Test-Role"));
        }
    }

    private WebServerApplicationContext start(Class<?> parts, String... settings) {
        List<String> all = new ArrayList<>(List.of(settings));
        all.addAll(List.of(
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--spring.main.banner-mode=off",
                "--longhaul.data=" + data));
        return (WebServerApplicationContext) SpringApplication.run(parts, all.toArray(String[]::new));
    }

    private static HttpResponse<String> send(
            WebServerApplicationContext application, String method, String path, String role)
            throws IOException, InterruptedException {
        int port = Objects.requireNonNull(application.getWebServer()).getPort();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(20))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (!role.isEmpty()) {
            request.header("Test-Role", role);
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), BodyHandlers.ofString());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--spring.mvc.servlet.path=/app --server.servlet.context-path=/shop",
                "--spring.mvc.servlet.path=/app --server.servlet.context-path=/shop --longhaul.console.path=/"
            })
    void below_a_servlet_path_the_console_asks_for_its_role_and_its_addresses_lead_there(String settings)
            throws IOException, InterruptedException {
        WebServerApplicationContext application = start(Parts.class, settings.split(" "));
        try (ConfigurableApplicationContext running = (ConfigurableApplicationContext) application) {
            FakeJobs jobs = running.getBean(FakeJobs.class);
            JobView view = new ConsoleSamples(Instant.parse("2026-11-21T10:00:00Z")).running();
            jobs.put(view);
            String base = settings.endsWith("path=/") ? "/shop/app" : "/shop/app/longhaul";
            String home = settings.endsWith("path=/") ? "/shop/app/" : base;
            String page = base + "/jobs/" + view.row().id();
            for (String address : List.of(home, page, base + "/jobs", page + "/live", base + "/console/console.css")) {
                assertThat(send(application, "GET", address, NOBODY).statusCode())
                        .as(address)
                        .isEqualTo(403);
                assertThat(send(application, "GET", address, CUSTOMER).statusCode())
                        .as(address)
                        .isEqualTo(403);
                assertThat(send(application, "GET", address, OPERATOR).statusCode())
                        .as(address)
                        .isEqualTo(200);
            }
            assertThat(send(application, "POST", page + "/cancel", CUSTOMER).statusCode())
                    .isEqualTo(403);
            assertThat(jobs.asked()).isEmpty();
            assertThat(send(application, "POST", page + "/cancel", OPERATOR).statusCode())
                    .isEqualTo(404);
            assertThat(jobs.asked()).containsExactly("cancel by ada");
            Matcher addresses = Pattern.compile("(?:href|src|action|hx-get)=\"(/[^\"]+)\"")
                    .matcher(send(application, "GET", page, OPERATOR).body());
            assertThat(addresses.results().map(found -> found.group(1)).toList())
                    .hasSizeGreaterThan(5)
                    .allMatch(address -> address.startsWith("/shop/app/"));
        }
    }

    @Test
    void an_application_that_moves_its_controllers_does_not_move_them_past_the_guard()
            throws IOException, InterruptedException {
        WebServerApplicationContext application = start(Moved.class);
        try (ConfigurableApplicationContext running = (ConfigurableApplicationContext) application) {
            assertThat(running.isActive()).isTrue();
            for (String address : List.of("/staff/longhaul", "/STAFF/LONGHAUL", "/Longhaul/Console/console.css")) {
                assertThat(send(application, "GET", address, NOBODY).statusCode())
                        .as(address)
                        .isEqualTo(403);
                assertThat(send(application, "GET", address, OPERATOR).statusCode())
                        .as(address)
                        .isEqualTo(200);
            }
        }
    }
}
