/**
 * Group commit of outcomes: whatever finished while the last commit was under way goes into the next. Keeps trying until
 * the store has recorded an outcome, or says that somebody else has.
 */
@NullMarked
package dev.longhaul.engine.settle;

import org.jspecify.annotations.NullMarked;
