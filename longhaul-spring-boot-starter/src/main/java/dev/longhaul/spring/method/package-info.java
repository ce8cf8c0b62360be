/**
 * Annotated methods of beans, as whatever they handle: how they are found, what they are called with, how their payload is read, and the
 * transaction that they may ask for.
 */
@NullMarked
package dev.longhaul.spring.method;

import org.jspecify.annotations.NullMarked;
