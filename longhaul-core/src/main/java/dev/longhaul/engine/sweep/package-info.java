/**
 * The periodic work: renewing this node's claims, taking back those that ran out, ending what is past its deadline,
 * obeying operators' requests that nobody in flight will, asking for parked endpoints, retention. Each pass starts from
 * one cheap look.
 */
@NullMarked
package dev.longhaul.engine.sweep;

import org.jspecify.annotations.NullMarked;
