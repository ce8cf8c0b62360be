package dev.longhaul.server.logging;

import dev.longhaul.server.config.LogProperties.Format;
import java.io.Console;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/** Sets how log lines look, by {@code longhaul.logs}, before the first one is written. */
public final class LogFormatChoice implements EnvironmentPostProcessor {

    /** Spring Boot's own setting: the name of a format, or of a class. */
    private static final String SETTING = "logging.structured.format.console";

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        if (environment.containsProperty(SETTING)) {
            return;
        }
        Format format =
                Binder.get(environment).bind("longhaul.logs", Format.class).orElse(Format.AUTO);
        boolean text = switch (format) {
            case TEXT -> true;
            case JSON -> false;
            case AUTO -> onTerminal();
        };
        String value = text ? TextLines.class.getName() : "logstash";
        environment.getPropertySources().addLast(new MapPropertySource("longhaul log format", Map.of(SETTING, value)));
    }

    private static boolean onTerminal() {
        return Optional.ofNullable(System.console())
                .filter(LogFormatChoice::isTerminal)
                .isPresent();
    }

    /** From JDK 22 on there can be a console without a terminal, and a method to ask, which 21 does not have. */
    private static boolean isTerminal(Console console) {
        try {
            return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
        } catch (ReflectiveOperationException e) {
            return true; // JDK 21, where a console is a terminal
        }
    }
}
