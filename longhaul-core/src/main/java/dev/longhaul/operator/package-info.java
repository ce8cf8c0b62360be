/**
 * What operators see and do: find jobs, cancel, redrive, attempt now, reschedule, pause and resume. {@link
 * dev.longhaul.operator.Jobs} is the face; REST, console and command line are translations of it.
 */
@NullMarked
package dev.longhaul.operator;

import org.jspecify.annotations.NullMarked;
