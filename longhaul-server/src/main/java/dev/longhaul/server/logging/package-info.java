/**
 * How the server's log lines look. URLs, headers, payloads and answers come from strangers and end up in lines; whatever
 * could end a line, pass for another one, or steer a terminal is escaped here, at the only place that every line passes.
 */
@NullMarked
package dev.longhaul.server.logging;

import org.jspecify.annotations.NullMarked;
