package dev.longhaul.server.config;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the server logs.
 *
 * @param logs how lines look: json, text, or auto (text on a terminal, json elsewhere)
 */
@ConfigurationProperties("longhaul")
public record LogProperties(@DefaultValue("auto") Format logs) {

    /** How lines look. */
    public enum Format {
        /** {@link #TEXT} on a terminal, {@link #JSON} elsewhere. */
        AUTO,
        /** One JSON object a line. */
        JSON,
        /** One line for people; what could be mistaken for another line, or steer a terminal, is escaped. */
        TEXT
    }
}
