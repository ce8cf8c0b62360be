/** Tests of what the package says, in application contexts that are started for them. */
@NullMarked
package dev.longhaul.spring.config;

import org.jspecify.annotations.NullMarked;
