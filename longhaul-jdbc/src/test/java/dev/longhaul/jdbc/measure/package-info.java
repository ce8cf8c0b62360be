/** Programs that measure, run by hand; docs/storage.md says how, and what came out. */
@NullMarked
package dev.longhaul.jdbc.measure;

import org.jspecify.annotations.NullMarked;
