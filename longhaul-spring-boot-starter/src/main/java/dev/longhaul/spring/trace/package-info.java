/**
 * Traces that hold over days: enqueueing is a span of the trace that it happens in, and its context travels with the job. Each attempt, the
 * first and the one after a day, is a trace of its own with a link to it: a trace that stayed open for a day would be of no use to anybody.
 */
@NullMarked
package dev.longhaul.spring.trace;

import org.jspecify.annotations.NullMarked;
