/**
 * The command line: {@code ./longhaul serve}, {@code demo}, {@code schedule}, {@code send}, {@code jobs}, {@code redrive},
 * {@code key}, {@code completion}.
 *
 * <p>{@link dev.longhaul.server.cli.Main} is the program's entry. Only {@code serve} and {@code demo} start Spring; every
 * other command runs on the plain class path and answers in a fraction of a second. Commands that speak with a server are
 * translations of its REST API and use the same words; {@code --json} prints the API's own documents.
 *
 * <p>Errors are one or two sentences on standard error, never a stack trace, and the exit code says what kind it was: {@link
 * dev.longhaul.server.cli.ExitCode}. Commands run on the main thread and keep no state.
 */
@NullMarked
package dev.longhaul.server.cli;

import org.jspecify.annotations.NullMarked;
