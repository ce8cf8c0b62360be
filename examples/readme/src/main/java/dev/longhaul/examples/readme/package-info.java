/**
 * The Spring Boot application of the README, as it stands there, on the dependencies that stand there and no others; the tests start it
 * as its reader does.
 */
@NullMarked
package dev.longhaul.examples.readme;

import org.jspecify.annotations.NullMarked;
