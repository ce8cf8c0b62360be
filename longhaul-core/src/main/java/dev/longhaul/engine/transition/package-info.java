/**
 * The decisions: what follows from an attempt's outcome. Pure functions of a job, an outcome, its schedule and the time;
 * they read no clock and touch no store, so every rule of a job's life can be read, and tested, here.
 */
@NullMarked
package dev.longhaul.engine.transition;

import org.jspecify.annotations.NullMarked;
