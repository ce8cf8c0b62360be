/**
 * Turns what strangers send into text that can be stored, logged and shown: every control character, invalid byte and
 * direction override is replaced before the text is kept, so that nobody downstream has to remember to do it.
 *
 * <p>What is kept is plain Unicode text, not HTML: a page still escapes {@code <} and {@code &} as for any other text.
 * All types here are immutable and safe for use by several threads.
 */
@NullMarked
package dev.longhaul.webhooks.excerpt;

import org.jspecify.annotations.NullMarked;
