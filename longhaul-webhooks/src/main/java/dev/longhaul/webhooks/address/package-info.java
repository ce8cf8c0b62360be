/**
 * Where a delivery may go: a strict URL, and the policy that judges the addresses behind it.
 *
 * <p>A webhook URL is chosen by a stranger and fetched from inside a trusted network, so it is the classic way to reach
 * what only insiders should (cloud metadata, databases, admin consoles). Two rules close it:
 *
 * <ul>
 *   <li>{@link dev.longhaul.webhooks.address.WebhookUrl} accepts one spelling of each thing. Whatever two parsers could
 *       read differently is refused, not repaired.
 *   <li>{@link dev.longhaul.webhooks.address.AddressPolicy} judges bytes, never text: a literal address when the
 *       delivery is created, and each resolved address when it is sent, before anything connects to it.
 * </ul>
 *
 * <p>Nothing here does I/O. All types are immutable and safe for use by several threads.
 */
@NullMarked
package dev.longhaul.webhooks.address;

import org.jspecify.annotations.NullMarked;
