/** The store's contract, run on real databases that the tests start themselves. */
@NullMarked
package dev.longhaul.jdbc.contract;

import org.jspecify.annotations.NullMarked;
