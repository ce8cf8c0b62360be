/**
 * A delivery as it is stored with its job: where it goes, what it carries, what acknowledges it; and the record of what a
 * receiver answered. The stored form is JSON, written and read token by token, so that it names no classes and every
 * field it may have is known.
 *
 * <p>Signing secrets are stored sealed: {@link dev.longhaul.webhooks.delivery.SecretSealer} is what the host encrypts
 * them with. All types are immutable and safe for use by several threads.
 */
@NullMarked
package dev.longhaul.webhooks.delivery;

import org.jspecify.annotations.NullMarked;
