/**
 * User code inside the store's transactions: how many at once, what it may not do there, and what it enqueues.
 */
@NullMarked
package dev.longhaul.engine.transaction;

import org.jspecify.annotations.NullMarked;
