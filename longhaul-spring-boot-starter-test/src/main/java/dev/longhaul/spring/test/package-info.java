/**
 * Virtual time for tests of applications: the engine runs on the test's own thread and on a clock that moves only when the test moves
 * it, so that a day of retries is over in milliseconds and nothing depends on how fast the machine is. Jobs are kept in memory;
 * enqueueing still commits and rolls back with the application's transactions, on whatever database those are.
 */
@NullMarked
package dev.longhaul.spring.test;

import org.jspecify.annotations.NullMarked;
