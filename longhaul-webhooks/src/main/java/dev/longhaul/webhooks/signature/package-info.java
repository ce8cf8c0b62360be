/**
 * Signatures as <a href="https://www.standardwebhooks.com">Standard Webhooks</a> defines them, for both ends: {@link
 * dev.longhaul.webhooks.signature.WebhookSigner} makes one for each attempt, {@link
 * dev.longhaul.webhooks.signature.WebhookVerifier} is what a receiver checks it with. The receiver kit depends on
 * nothing else of Longhaul.
 *
 * <p>A signature covers {@code id.timestamp.body}, the exact bytes sent. Secrets never appear in {@code toString} or in
 * messages. All types are safe for use by several threads.
 */
@NullMarked
package dev.longhaul.webhooks.signature;

import org.jspecify.annotations.NullMarked;
