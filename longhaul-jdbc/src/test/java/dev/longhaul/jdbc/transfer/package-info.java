/** Moving a store with live jobs to another database. */
@NullMarked
package dev.longhaul.jdbc.transfer;

import org.jspecify.annotations.NullMarked;
