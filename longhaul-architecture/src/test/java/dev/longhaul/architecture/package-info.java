/**
 * What must hold for all modules together, checked on their bytecode and on their sources.
 *
 * <p>Each rule is a value, applied twice: once to Longhaul, where it finds nothing, and once to something made to break
 * it, where it must find exactly that. A rule that nothing can break protects nothing. What breaks the bytecode rules is
 * in {@code dev.longhaul.architecture.fixture}; what breaks the source rules is text in their tests.
 *
 * <p>Exceptions from rules are listed in {@link dev.longhaul.architecture.Exceptions}, by name and with the reason.
 */
@NullMarked
package dev.longhaul.architecture;

import org.jspecify.annotations.NullMarked;
