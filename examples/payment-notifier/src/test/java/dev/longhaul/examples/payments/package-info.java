/** Tests of the payment notifier with a real merchant's server, in virtual time. */
@NullMarked
package dev.longhaul.examples.payments;

import org.jspecify.annotations.NullMarked;
