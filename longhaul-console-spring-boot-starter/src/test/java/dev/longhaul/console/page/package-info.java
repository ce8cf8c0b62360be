/** Tests of what the package says. */
@NullMarked
package dev.longhaul.console.page;

import org.jspecify.annotations.NullMarked;
