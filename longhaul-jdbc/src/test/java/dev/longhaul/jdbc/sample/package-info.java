/** Rows for the tests of this module. */
@NullMarked
package dev.longhaul.jdbc.sample;

import org.jspecify.annotations.NullMarked;
