/**
 * The contestants: Longhaul, its peers, and the ceiling, each behind the same small face.
 *
 * <p>A {@link dev.longhaul.trials.benchmark.peer.Contestant} opens a {@link dev.longhaul.trials.benchmark.peer.Session} on an
 * empty database: it makes its tables, takes jobs, works, and says whether anything is left. What its handler does is a
 * {@link dev.longhaul.trials.benchmark.peer.Work}, the same for all: it counts, fails when it is told to, and knows at the end
 * whether a job was lost. Every contestant has the best settings that its authors publish or that were found here; they are
 * in its class and printed on the page. Contestants are stateless, sessions belong to one run.
 */
@NullMarked
package dev.longhaul.trials.benchmark.peer;

import org.jspecify.annotations.NullMarked;
