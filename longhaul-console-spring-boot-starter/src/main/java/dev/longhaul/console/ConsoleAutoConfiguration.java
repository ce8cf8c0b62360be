package dev.longhaul.console;

import dev.longhaul.Longhaul;
import dev.longhaul.console.page.ConsoleConfiguration;
import dev.longhaul.console.page.ConsolePlace;
import dev.longhaul.spring.config.InvalidConfigurationException;
import dev.longhaul.spring.engine.LonghaulAutoConfiguration;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;

/** The console in a servlet application that has an engine, guarded. */
@AutoConfiguration(
        after = LonghaulAutoConfiguration.class,
        beforeName = "org.springframework.boot.thymeleaf.autoconfigure.ThymeleafAutoConfiguration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBean(Longhaul.class)
@ConditionalOnProperty(name = "longhaul.console.enabled", matchIfMissing = true)
@EnableConfigurationProperties(ConsoleProperties.class)
@Import(ConsoleConfiguration.class)
public final class ConsoleAutoConfiguration {

    /** The bean by which Spring Security is told. */
    private static final String SPRING_SECURITY = "springSecurityFilterChain";

    @Bean
    FilterRegistrationBean<ConsoleGuard> longhaulConsoleGuard(
            ConsoleProperties settings, ConsolePlace place, ServerProperties server, ListableBeanFactory beans) {
        boolean loopbackOnly = isLoopback(server.getAddress());
        if (!settings.unsecured() && !loopbackOnly && !beans.containsBean(SPRING_SECURITY)) {
            throw new InvalidConfigurationException(
                    "The console at " + place.path()
                            + " could be opened by nobody, or by everybody: this application listens on "
                            + (server.getAddress() == null
                                    ? "all addresses"
                                    : server.getAddress().getHostAddress())
                            + " and has no Spring Security.",
                    "Add spring-boot-starter-security and give operators the role " + settings.role()
                            + "; or listen on loopback, server.address=127.0.0.1; or, if something in front of the application lets"
                            + " operators in and nobody else, set longhaul.console.unsecured=true; or longhaul.console.enabled=false.");
        }
        FilterRegistrationBean<ConsoleGuard> guard =
                new FilterRegistrationBean<>(new ConsoleGuard(settings, loopbackOnly));
        // After Spring Security, which says who is there.
        guard.setOrder(Ordered.LOWEST_PRECEDENCE - 100);
        guard.addUrlPatterns(place.base() + "/*");
        return guard;
    }

    private static boolean isLoopback(@Nullable InetAddress address) {
        return address != null && address.isLoopbackAddress();
    }
}
