/**
 * Networks that fail, on one machine: a proxy that cuts, slows, swallows and resets, and namespaces that a node lives in alone.
 *
 * <p>{@link dev.longhaul.trials.network.FaultyProxy} understands just enough of PostgreSQL to know when a commit is said, and
 * its server can be exchanged for another under the same port. {@link dev.longhaul.trials.network.NetworkNamespace} is a real
 * network of two, whose packets the kernel drops: nobody is told. The proxy is thread-safe; a namespace is for one thread at
 * a time.
 */
@NullMarked
package dev.longhaul.trials.network;

import org.jspecify.annotations.NullMarked;
