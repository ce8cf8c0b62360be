/**
 * The face of Longhaul: what an application touches to have work finished that cannot be finished now.
 *
 * <p>An application builds one engine over a store, registers a handler per job type, and enqueues jobs. A job
 * is kept by the store, attempted on its schedule through crashes and restarts, and ends succeeded, cancelled or dead.
 */
@NullMarked
package dev.longhaul;

import org.jspecify.annotations.NullMarked;
