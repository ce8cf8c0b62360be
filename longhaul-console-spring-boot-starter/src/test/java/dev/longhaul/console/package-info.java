/** Tests of what the package says. */
@NullMarked
package dev.longhaul.console;

import org.jspecify.annotations.NullMarked;
