/** The Spring Boot application of the README, as it stands there, and a test that runs it. */
@NullMarked
package dev.longhaul.examples.readme;

import org.jspecify.annotations.NullMarked;
