/**
 * An order service: a REST endpoint takes an order, in one commit with the message that it was paid; four handlers do what follows, one
 * after the other, and the one that asks a flaky gateway is tried again without the others.
 */
@NullMarked
package dev.longhaul.examples.orders;

import org.jspecify.annotations.NullMarked;
