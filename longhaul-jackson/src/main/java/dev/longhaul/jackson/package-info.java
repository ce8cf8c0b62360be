/**
 * Payloads as JSON, through Jackson 3.
 *
 * <p>Core knows payloads as bytes with a content type and asks a codec to make them; this package is the codec for
 * applications whose payloads are JSON. It never writes or reads class names.
 */
@NullMarked
package dev.longhaul.jackson;

import org.jspecify.annotations.NullMarked;
