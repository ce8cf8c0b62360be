package dev.longhaul.console.page;

import dev.longhaul.Longhaul;
import dev.longhaul.messaging.Messaging;
import dev.longhaul.messaging.operator.MessageView;
import dev.longhaul.messaging.operator.Messages;
import dev.longhaul.operator.JobView;
import dev.longhaul.operator.Jobs;
import dev.longhaul.schedule.RetrySchedule;
import dev.longhaul.spring.engine.HostTime;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletPath;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.thymeleaf.spring6.templateresolver.SpringResourceTemplateResolver;

/**
 * The console's pages over the application's engine, with their own templates and files; who may see them is not decided
 * here. Shows jobs of all types unless there is a {@link ConsoleSubject} bean.
 */
@Configuration(proxyBeanMethods = false)
public class ConsoleConfiguration {

    private static final String FILES = "classpath:/dev/longhaul/console/";

    @Bean
    ConsolePlace longhaulConsolePlace(
            ObjectProvider<DispatcherServletPath> servlet, @Value("${longhaul.console.path:/longhaul}") String path) {
        DispatcherServletPath there = servlet.getIfAvailable();
        return new ConsolePlace(there == null ? "" : there.getPrefix(), path);
    }

    @Bean
    ConsoleController longhaulConsole(
            ObjectProvider<Jobs> jobs,
            Longhaul longhaul,
            ObjectProvider<Messaging> messaging,
            ObjectProvider<ConsoleSubject> subject,
            ConsolePlace place,
            HostTime time) {
        Jobs shown = jobs.getIfAvailable(longhaul::jobs);
        Messaging handling = messaging.getIfAvailable();
        Messages messages = handling == null ? new Messages(shown, longhaul.inbox()) : handling.messages();
        Function<JobView, Optional<MessageView>> view = messages::view;
        return new ConsoleController(
                shown,
                new Pages(RetrySchedule::parse, Deliveries::of, view),
                new Showing(subject.getIfAvailable(() -> ConsoleSubject.JOBS), place),
                time.clock());
    }

    /** Beside the application's own templates, wherever those are. */
    @Bean
    SpringResourceTemplateResolver longhaulConsoleTemplates(ApplicationContext context) {
        SpringResourceTemplateResolver resolver = new SpringResourceTemplateResolver();
        resolver.setApplicationContext(context);
        resolver.setPrefix(FILES + "templates/");
        resolver.setSuffix(".html");
        resolver.setTemplateMode("HTML");
        resolver.setCharacterEncoding("UTF-8");
        resolver.getResolvablePatternSpec().addPattern("longhaul-console/*");
        resolver.setOrder(0);
        return resolver;
    }

    @Bean
    WebMvcConfigurer longhaulConsoleFiles(ConsolePlace place) {
        return new WebMvcConfigurer() {
            @Override
            public void addResourceHandlers(ResourceHandlerRegistry registry) {
                registry.addResourceHandler(place.files())
                        .addResourceLocations(
                                FILES + "assets/", "classpath:/META-INF/resources/webjars/htmx.org/2.0.10/dist/");
            }
        };
    }
}
