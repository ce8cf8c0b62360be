/**
 * The engine of an application: one {@link dev.longhaul.Longhaul} bean, built from the settings, customizers and handlers that are
 * there, started before the web server and closed after it.
 */
@NullMarked
package dev.longhaul.spring.engine;

import org.jspecify.annotations.NullMarked;
