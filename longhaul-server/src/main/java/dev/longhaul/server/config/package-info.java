/**
 * The server's settings: {@code longhaul.*}, from environment variables, system properties, the command line or an {@code
 * application.properties} beside the server, in Spring Boot's order. Values are immutable and checked when they are
 * bound; a bad one stops the start with a sentence that names the setting, its value and the remedy.
 */
@NullMarked
package dev.longhaul.server.config;

import org.jspecify.annotations.NullMarked;
