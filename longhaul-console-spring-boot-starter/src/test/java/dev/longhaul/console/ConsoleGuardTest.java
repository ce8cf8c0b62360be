package dev.longhaul.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.spring.config.InvalidConfigurationException;
import dev.longhaul.spring.engine.LonghaulAutoConfiguration;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.Principal;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** Who may open the console. */
class ConsoleGuardTest {

    private static final ConsoleProperties DEFAULTS = new ConsoleProperties(true, "/longhaul", "OPERATOR", false);
    private static final ConsoleProperties ANY_USER = new ConsoleProperties(true, "/longhaul", "", false);
    private static final ConsoleProperties UNSECURED = new ConsoleProperties(true, "/longhaul", "OPERATOR", true);
    private static final Principal ADA = () -> "ada";

    private static int status(ConsoleGuard guard, String method, Consumer<MockHttpServletRequest> as)
            throws ServletException, IOException {
        MockHttpServletRequest request = new MockHttpServletRequest(method, "/longhaul");
        request.addHeader("Host", "localhost:8080");
        request.setRemoteAddr("127.0.0.1");
        as.accept(request);
        MockHttpServletResponse response = new MockHttpServletResponse();
        guard.doFilter(request, response, new MockFilterChain());
        assertThat(response.getHeader("Content-Security-Policy")).contains("default-src 'none'");
        return response.getStatus();
    }

    @Test
    void a_user_needs_the_role_that_is_asked_for() throws Exception {
        ConsoleGuard guard = new ConsoleGuard(DEFAULTS, false);

        assertThat(status(guard, "GET", request -> {})).isEqualTo(403);
        assertThat(status(guard, "GET", request -> request.setUserPrincipal(ADA)))
                .isEqualTo(403);
        assertThat(status(guard, "GET", request -> {
                    request.setUserPrincipal(ADA);
                    request.addUserRole("OPERATOR");
                }))
                .isEqualTo(200);
        assertThat(status(new ConsoleGuard(ANY_USER, false), "GET", request -> request.setUserPrincipal(ADA)))
                .isEqualTo(200);
    }

    @Test
    void a_user_without_the_role_stays_outside_on_loopback_too() throws Exception {
        assertThat(status(new ConsoleGuard(DEFAULTS, true), "GET", request -> request.setUserPrincipal(ADA)))
                .isEqualTo(403);
    }

    @Test
    void on_loopback_whoever_sits_here_is_let_in_and_nobody_else() throws Exception {
        ConsoleGuard guard = new ConsoleGuard(DEFAULTS, true);

        assertThat(status(guard, "GET", request -> {})).isEqualTo(200);
        assertThat(status(guard, "GET", request -> request.setRemoteAddr("192.0.2.7")))
                .isEqualTo(403);
        assertThat(status(guard, "GET", request -> request.addHeader("X-Forwarded-For", "192.0.2.7")))
                .isEqualTo(403);
        assertThat(status(guard, "GET", request -> {
                    request.removeHeader("Host");
                    request.addHeader("Host", "rebound.example");
                }))
                .isEqualTo(403);
    }

    @Test
    void other_sites_move_nothing_even_where_everybody_may() throws Exception {
        for (ConsoleProperties settings : new ConsoleProperties[] {DEFAULTS, UNSECURED}) {
            ConsoleGuard guard = new ConsoleGuard(settings, true);
            assertThat(status(guard, "POST", request -> request.addHeader("Sec-Fetch-Site", "cross-site")))
                    .isEqualTo(403);
            assertThat(status(guard, "POST", request -> request.addHeader("Origin", "http://evil.example")))
                    .isEqualTo(403);
            assertThat(status(guard, "POST", request -> request.addHeader("Sec-Fetch-Site", "same-origin")))
                    .isEqualTo(200);
            assertThat(status(guard, "POST", request -> request.addHeader("Origin", "http://localhost:8080")))
                    .isEqualTo(200);
        }
    }

    @EnableConfigurationProperties(ServerProperties.class)
    static class Server {}

    private static WebApplicationContextRunner application(Path folder) {
        return new WebApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(LonghaulAutoConfiguration.class, ConsoleAutoConfiguration.class))
                .withUserConfiguration(Server.class)
                .withPropertyValues("longhaul.data=" + folder);
    }

    @Test
    void an_application_that_everybody_reaches_and_that_knows_nobody_does_not_start(@TempDir Path folder) {
        application(folder)
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .isInstanceOf(InvalidConfigurationException.class)
                        .hasMessageContaining("this application listens on all addresses and has no Spring Security")
                        .hasMessageContaining("spring-boot-starter-security")
                        .hasMessageContaining("server.address=127.0.0.1")
                        .hasMessageContaining("longhaul.console.unsecured=true"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"server.address=127.0.0.1", "longhaul.console.unsecured=true", "longhaul.console.enabled=false"})
    void each_way_that_the_refusal_names_is_one(String setting, @TempDir Path folder) {
        application(folder)
                .withPropertyValues(setting)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void an_application_with_spring_security_starts_on_every_address(@TempDir Path folder) {
        application(folder)
                .withBean("springSecurityFilterChain", Object.class, Object::new)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void a_path_that_is_none_is_told(@TempDir Path folder) {
        application(folder)
                .withPropertyValues("server.address=127.0.0.1", "longhaul.console.path=jobs/")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("longhaul.console.path is 'jobs/'"));
    }
}
