/**
 * JSON from people who may mean harm. Reading is strict: whatever is doubtful is refused with a sentence that names the
 * place, nothing is guessed, no class is ever named by the data. A value that is to be passed on ({@link
 * dev.longhaul.server.json.RawJson}) keeps its numbers as they were written.
 *
 * <p>Everything here is immutable and thread-safe.
 */
@NullMarked
package dev.longhaul.server.json;

import org.jspecify.annotations.NullMarked;
