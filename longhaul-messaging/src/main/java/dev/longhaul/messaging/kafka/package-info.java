/**
 * Kafka: records become messages, messages become records.
 *
 * <p>In: one consumer on a thread of its own takes a batch of records, pauses its partitions and hands the batch to another thread,
 * which stores it; it goes on polling meanwhile, so that the group never takes it for dead, however long the store is away. Offsets
 * are committed after the store's commit and never before. When partitions move to another consumer, what of them is not stored
 * yet is dropped and delivered again there.
 *
 * <p>Out: one idempotent producer, which all attempts in flight share, and {@code acks=all}.
 *
 * <p>Public types are thread-safe unless they say otherwise.
 */
@NullMarked
package dev.longhaul.messaging.kafka;

import org.jspecify.annotations.NullMarked;
