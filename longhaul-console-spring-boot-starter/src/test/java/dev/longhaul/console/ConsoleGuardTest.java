package dev.longhaul.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.console.page.ConsolePlace;
import dev.longhaul.spring.config.InvalidConfigurationException;
import dev.longhaul.spring.engine.LonghaulAutoConfiguration;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.security.Principal;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.filter.ForwardedHeaderFilter;
import org.springframework.web.servlet.HandlerMapping;

/** Who may open the console. */
class ConsoleGuardTest {

    private static final ConsoleProperties DEFAULTS =
            new ConsoleProperties(true, "/longhaul", "OPERATOR", false, false);
    private static final ConsoleProperties ANY_USER = new ConsoleProperties(true, "/longhaul", "", false, false);
    private static final ConsoleProperties LOOPBACK = new ConsoleProperties(true, "/longhaul", "OPERATOR", true, false);
    private static final ConsoleProperties UNSECURED =
            new ConsoleProperties(true, "/longhaul", "OPERATOR", false, true);
    private static final Principal ADA = () -> "ada";

    /** What answers, where it is no method of a controller. */
    private static final Object FILES = "files";

    private static ConsoleGuard guard(ConsoleProperties settings) {
        return new ConsoleGuard(settings, new ConsolePlace("", "/longhaul"));
    }

    private static int status(ConsoleGuard guard, String method, Consumer<MockHttpServletRequest> as)
            throws IOException {
        MockHttpServletRequest request = new MockHttpServletRequest(method, "/longhaul");
        request.setAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE, "/longhaul/console/**");
        request.addHeader("Host", "localhost:8080");
        request.setRemoteAddr("127.0.0.1");
        as.accept(request);
        MockHttpServletResponse response = new MockHttpServletResponse();
        assertThat(guard.preHandle(request, response, FILES)).isEqualTo(response.getStatus() == 200);
        assertThat(response.getHeader("Content-Security-Policy")).contains("default-src 'none'");
        assertThat(response.getHeader("Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
        return response.getStatus();
    }

    @Test
    void a_user_needs_the_role_that_is_asked_for() throws Exception {
        ConsoleGuard guard = guard(DEFAULTS);

        assertThat(status(guard, "GET", request -> {})).isEqualTo(403);
        assertThat(status(guard, "GET", request -> request.setUserPrincipal(ADA)))
                .isEqualTo(403);
        assertThat(status(guard, "GET", request -> {
                    request.setUserPrincipal(ADA);
                    request.addUserRole("OPERATOR");
                }))
                .isEqualTo(200);
        assertThat(status(guard(ANY_USER), "GET", request -> request.setUserPrincipal(ADA)))
                .isEqualTo(200);
    }

    @Test
    void a_user_without_the_role_stays_outside_on_loopback_too() throws Exception {
        assertThat(status(guard(LOOPBACK), "GET", request -> request.setUserPrincipal(ADA)))
                .isEqualTo(403);
    }

    @Test
    void on_loopback_whoever_sits_here_is_let_in_and_nobody_else() throws Exception {
        ConsoleGuard guard = guard(LOOPBACK);

        assertThat(status(guard, "GET", request -> {})).isEqualTo(200);
        assertThat(status(guard, "GET", request -> request.setRemoteAddr("192.0.2.7")))
                .isEqualTo(403);
        assertThat(status(guard, "GET", request -> {
                    request.removeHeader("Host");
                    request.addHeader("Host", "rebound.example");
                }))
                .isEqualTo(403);
    }

    /** A plain nginx on the same machine: its own address and name, and not a word of whom it speaks for. */
    @Test
    void without_the_setting_nobody_is_let_in_because_of_where_he_seems_to_be() throws Exception {
        assertThat(status(guard(DEFAULTS), "GET", request -> {
                    request.removeHeader("Host");
                    request.addHeader("Host", "127.0.0.1:8080");
                }))
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Via",
                "Forwarded",
                "X-Real-IP",
                "X-Forwarded-For",
                "X-Forwarded-Host",
                "X-Forwarded-Proto",
                "x-forwarded-port"
            })
    void what_a_proxy_sends_is_not_from_here(String header) throws Exception {
        assertThat(status(guard(LOOPBACK), "GET", request -> request.addHeader(header, "127.0.0.1")))
                .isEqualTo(403);
    }

    @Test
    void a_filter_that_takes_the_headers_of_proxies_away_changes_nothing() throws Exception {
        MockHttpServletRequest came = new MockHttpServletRequest("GET", "/longhaul");
        came.addHeader("Host", "localhost:8080");
        came.addHeader("X-Forwarded-For", "127.0.0.1");
        came.setRemoteAddr("127.0.0.1");
        came.setAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE, "/longhaul/console/**");
        MockHttpServletResponse response = new MockHttpServletResponse();

        new ForwardedHeaderFilter()
                .doFilter(
                        came,
                        response,
                        (request, answer) -> guard(LOOPBACK)
                                .preHandle((HttpServletRequest) request, (HttpServletResponse) answer, FILES));

        assertThat(response.getStatus()).isEqualTo(403);
    }

    @Test
    void an_address_that_tomcat_took_from_a_header_is_nobodys_word() throws Exception {
        assertThat(status(
                        guard(LOOPBACK),
                        "GET",
                        request -> request.setAttribute("org.apache.tomcat.request.forwarded", true)))
                .isEqualTo(403);
    }

    @Test
    void what_is_not_the_consoles_is_left_alone() throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/orders");
        MockHttpServletResponse response = new MockHttpServletResponse();

        assertThat(guard(DEFAULTS).preHandle(request, response, "the application's"))
                .isTrue();
        assertThat(response.getHeaderNames()).isEmpty();
    }

    @Test
    void other_sites_move_nothing_even_where_everybody_may() throws Exception {
        for (ConsoleProperties settings : new ConsoleProperties[] {LOOPBACK, UNSECURED}) {
            ConsoleGuard guard = guard(settings);
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
                        .hasMessageContaining("server.address=127.0.0.1 and longhaul.console.loopback=true")
                        .hasMessageContaining("longhaul.console.unsecured=true"));
    }

    @Test
    void loopback_alone_says_nothing_of_proxies_and_does_not_start(@TempDir Path folder) {
        application(folder)
                .withPropertyValues("server.address=127.0.0.1")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .isInstanceOf(InvalidConfigurationException.class)
                        .hasMessageContaining(
                                "listens on 127.0.0.1, which a proxy on this machine may show to everybody")
                        .hasMessageContaining("where nothing proxies to this port")
                        .hasMessageContaining("longhaul.console.loopback=true"));
    }

    @ParameterizedTest
    @CsvSource({
        "server.address=192.0.2.1, this application listens on 192.0.2.1",
        "server.address=0.0.0.0, this application listens on 0.0.0.0",
        "server.forward-headers-strategy=framework, server.forward-headers-strategy is framework",
        "server.forward-headers-strategy=native, server.forward-headers-strategy is native",
        "server.tomcat.remoteip.remote-ip-header=X-Client, server.tomcat.remoteip.remote-ip-header is X-Client"
    })
    void a_word_about_loopback_that_other_settings_contradict_is_told(
            String setting, String problem, @TempDir Path folder) {
        application(folder)
                .withBean("springSecurityFilterChain", Object.class, Object::new)
                .withPropertyValues("longhaul.console.loopback=true", "server.address=127.0.0.1", setting)
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .isInstanceOf(InvalidConfigurationException.class)
                        .hasMessageContaining("longhaul.console.loopback is true")
                        .hasMessageContaining(problem));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "server.address=127.0.0.1 longhaul.console.loopback=true",
                "longhaul.console.unsecured=true",
                "longhaul.console.enabled=false"
            })
    void each_way_that_the_refusal_names_is_one(String settings, @TempDir Path folder) {
        application(folder)
                .withPropertyValues(settings.split(" "))
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
