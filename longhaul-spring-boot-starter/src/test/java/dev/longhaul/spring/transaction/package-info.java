/** Tests of enqueueing inside an application's transactions, on real databases. */
@NullMarked
package dev.longhaul.spring.transaction;

import org.jspecify.annotations.NullMarked;
