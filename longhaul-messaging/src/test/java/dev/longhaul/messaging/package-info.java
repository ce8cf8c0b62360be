/** Messaging under a virtual clock and over a database in memory: how plans run, fail, resume and survive deployments. */
@NullMarked
package dev.longhaul.messaging;

import org.jspecify.annotations.NullMarked;
