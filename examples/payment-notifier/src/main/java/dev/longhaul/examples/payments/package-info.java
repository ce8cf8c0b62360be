/**
 * A payment notifier: when a payment is recorded, the merchant's server is told of it, in the same commit, until it
 * acknowledges with the word {@code success}, on Alipay's schedule of a day.
 */
@NullMarked
package dev.longhaul.examples.payments;

import org.jspecify.annotations.NullMarked;
