/**
 * The one service under REST, console and command line: what a person or a program can ask of this server. It knows
 * nothing of HTTP. Thread-safe; whatever it accepts is durable when it returns.
 */
@NullMarked
package dev.longhaul.server.admin;

import org.jspecify.annotations.NullMarked;
