/** What the dialects share. */
@NullMarked
package dev.longhaul.jdbc.table;

import org.jspecify.annotations.NullMarked;
