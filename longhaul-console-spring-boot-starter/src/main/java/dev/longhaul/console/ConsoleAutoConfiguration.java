package dev.longhaul.console;

import dev.longhaul.Longhaul;
import dev.longhaul.console.page.ConsoleConfiguration;
import dev.longhaul.console.page.ConsolePlace;
import dev.longhaul.spring.config.InvalidConfigurationException;
import dev.longhaul.spring.engine.LonghaulAutoConfiguration;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.web.servlet.handler.MappedInterceptor;

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

    /** Each has Tomcat take the caller's address from a header. */
    private static final List<String> REMOTE_IP =
            List.of("server.tomcat.remoteip.remote-ip-header", "server.tomcat.remoteip.protocol-header");

    @Bean
    MappedInterceptor longhaulConsoleGuard(
            ConsoleProperties settings,
            ConsolePlace place,
            ServerProperties server,
            Environment environment,
            ListableBeanFactory beans) {
        if (settings.loopback()) {
            requireLoopback(server, environment);
        } else if (!settings.unsecured() && !beans.containsBean(SPRING_SECURITY)) {
            throw new InvalidConfigurationException(
                    "The console at " + place.home()
                            + " could be opened by nobody, or by everybody: this application listens on "
                            + where(server)
                            + " and has no Spring Security.",
                    "Add spring-boot-starter-security and give operators the role " + settings.role()
                            + "; or, where nothing proxies to this port, listen on loopback and say so, server.address=127.0.0.1 and"
                            + " longhaul.console.loopback=true; or, if something in front of the application lets operators in and"
                            + " nobody else, set longhaul.console.unsecured=true; or longhaul.console.enabled=false.");
        }
        // Of every address: the guard asks what answers.
        return new MappedInterceptor(new String[] {"/**"}, new ConsoleGuard(settings, place));
    }

    /** Whoever comes over the network, or through a proxy, would be taken for somebody at this machine. */
    private static void requireLoopback(ServerProperties server, Environment environment) {
        InetAddress address = server.getAddress();
        if (address == null || !address.isLoopbackAddress()) {
            throw new InvalidConfigurationException(
                    "longhaul.console.loopback is true, but this application listens on " + where(server) + ".",
                    "Listen on loopback, server.address=127.0.0.1; or take longhaul.console.loopback away and add"
                            + " spring-boot-starter-security.");
        }
        String proxied = proxied(server, environment);
        if (proxied != null) {
            throw new InvalidConfigurationException(
                    "longhaul.console.loopback is true, which says that nothing proxies to this application, but "
                            + proxied + ", which has it believe what proxies say of callers.",
                    "Take longhaul.console.loopback away and add spring-boot-starter-security; or, if there is no proxy,"
                            + " take the other setting away.");
        }
    }

    private static @Nullable String proxied(ServerProperties server, Environment environment) {
        ServerProperties.ForwardHeadersStrategy strategy = server.getForwardHeadersStrategy();
        if (strategy != null && strategy != ServerProperties.ForwardHeadersStrategy.NONE) {
            return "server.forward-headers-strategy is " + strategy.name().toLowerCase(Locale.ROOT);
        }
        return REMOTE_IP.stream()
                .filter(environment::containsProperty)
                .findFirst()
                .map(name -> name + " is " + environment.getProperty(name))
                .orElse(null);
    }

    private static String where(ServerProperties server) {
        InetAddress address = server.getAddress();
        if (address == null) {
            return "all addresses";
        }
        return address.getHostAddress()
                + (address.isLoopbackAddress() ? ", which a proxy on this machine may show to everybody," : "");
    }
}
