/**
 * What operators see and do, without an engine: for tests of whatever shows jobs to people or moves them for them, such as a page,
 * a command or an API.
 */
@NullMarked
package dev.longhaul.testkit.operator;

import org.jspecify.annotations.NullMarked;
