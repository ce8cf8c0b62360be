/**
 * Campaigns: many rounds of several trials, some side by side, and one table of what came of all of them.
 *
 * <p>A round is one trial with a seed of its own and at most as many faults as keep its history small. The summary is written
 * anew after every round, so that a campaign that is cut short has one too. Thread-safe where it says so.
 */
@NullMarked
package dev.longhaul.trials.campaign;

import org.jspecify.annotations.NullMarked;
