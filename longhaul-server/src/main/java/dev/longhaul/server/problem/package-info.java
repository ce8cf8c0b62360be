/**
 * What the server says when it will not do something: problem details of RFC 9457 with a stable code. {@link
 * dev.longhaul.server.problem.ProblemCode} lists them all; whoever refuses something throws a {@link
 * dev.longhaul.server.problem.ProblemException} or, in a filter, writes the {@link dev.longhaul.server.problem.Problem}.
 */
@NullMarked
package dev.longhaul.server.problem;

import org.jspecify.annotations.NullMarked;
