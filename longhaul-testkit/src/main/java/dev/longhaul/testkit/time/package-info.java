/**
 * Time for tests: a clock that stands still until the test moves it, so that hours of schedule take no time and nothing
 * depends on how fast the machine is. Thread-safe.
 */
@NullMarked
package dev.longhaul.testkit.time;

import org.jspecify.annotations.NullMarked;
