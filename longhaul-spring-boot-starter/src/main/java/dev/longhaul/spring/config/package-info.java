/**
 * The settings of Longhaul in a Spring Boot application, {@code longhaul.*}, and how the application is told that they cannot
 * be: a sentence that names the setting and its value, and one that says what to do. Values are immutable and checked when
 * they are bound.
 */
@NullMarked
package dev.longhaul.spring.config;

import org.jspecify.annotations.NullMarked;
