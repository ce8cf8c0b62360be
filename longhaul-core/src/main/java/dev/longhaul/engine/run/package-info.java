/**
 * Runs attempts: calls the handler of a claimed job while its claim stands, interrupts it at its type's timeout, and hands
 * its outcome to whoever settles. Exceptions stop here.
 */
@NullMarked
package dev.longhaul.engine.run;

import org.jspecify.annotations.NullMarked;
