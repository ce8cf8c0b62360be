/** Tests of the order service: a day of a gateway that is down in virtual time, and the real thing. */
@NullMarked
package dev.longhaul.examples.orders;

import org.jspecify.annotations.NullMarked;
