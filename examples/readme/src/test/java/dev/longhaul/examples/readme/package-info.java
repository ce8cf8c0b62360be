/** Tests of the README's application. */
@NullMarked
package dev.longhaul.examples.readme;

import org.jspecify.annotations.NullMarked;
