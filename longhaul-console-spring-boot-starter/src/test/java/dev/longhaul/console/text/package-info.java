/** Tests of what the package says. */
@NullMarked
package dev.longhaul.console.text;

import org.jspecify.annotations.NullMarked;
