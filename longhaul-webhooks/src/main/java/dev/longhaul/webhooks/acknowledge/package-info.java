/**
 * What a receiver must answer so that its delivery counts as acknowledged, and the judgement of an answer.
 *
 * <p>An {@link dev.longhaul.webhooks.acknowledge.Acknowledgement} is a set of statuses and, when that is not enough, one
 * expectation of the body: an exact text, or fields of a JSON object or an XML document. Judging is pure, and reads
 * bodies as hostile input: capped, without type hints, document types or entities. Nothing here throws because of what
 * a receiver answered. All types are immutable and safe for use by several threads.
 */
@NullMarked
package dev.longhaul.webhooks.acknowledge;

import org.jspecify.annotations.NullMarked;
