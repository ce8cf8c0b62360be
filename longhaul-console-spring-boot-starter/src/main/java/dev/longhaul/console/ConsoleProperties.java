package dev.longhaul.console;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The console in this application.
 *
 * @param enabled whether there is a console
 * @param path where it stands
 * @param role the role that a user of the application's Spring Security needs to see and move jobs; anybody who is logged in if empty
 * @param loopback whether whoever opens http://localhost on this machine may see and move jobs without a login: only where
 *     nothing proxies to this port, and the application listens on loopback
 * @param unsecured whether everybody may see and move jobs: for applications that something in front of them protects
 */
@ConfigurationProperties("longhaul.console")
public record ConsoleProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("/longhaul") String path,
        @DefaultValue("OPERATOR") String role,
        @DefaultValue("false") boolean loopback,
        @DefaultValue("false") boolean unsecured) {}
