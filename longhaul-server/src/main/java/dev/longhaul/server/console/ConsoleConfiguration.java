package dev.longhaul.server.console;

import dev.longhaul.schedule.RetrySchedule;
import dev.longhaul.server.admin.AdminService;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The console's parts, over the same admin service as the REST API. */
@Configuration(proxyBeanMethods = false)
public class ConsoleConfiguration {

    @Bean
    ConsoleController consoleController(AdminService admin, InstantSource clock) {
        return new ConsoleController(admin, new Pages(RetrySchedule::parse, Deliveries::of), clock);
    }
}
