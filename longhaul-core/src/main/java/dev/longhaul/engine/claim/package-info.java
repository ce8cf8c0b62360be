/**
 * Finds work: one activity that asks for due jobs, remembers low-water marks so that what was taken long ago costs
 * nothing, and sleeps until the next due time it knows of, a hint, or the poll interval.
 */
@NullMarked
package dev.longhaul.engine.claim;

import org.jspecify.annotations.NullMarked;
