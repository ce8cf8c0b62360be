/**
 * What every broker has in common, without a line of any broker's API: how what comes in becomes messages, and what goes out.
 *
 * <p>In: a {@link dev.longhaul.messaging.broker.Broker} makes a {@link dev.longhaul.messaging.broker.Received} of whatever came and
 * hands it, in batches, to the {@link dev.longhaul.messaging.broker.Intake}, which returns once all of it is durable; only then
 * does it acknowledge. What cannot be a message is stored as {@linkplain dev.longhaul.messaging.broker.Poison poison}, so that it
 * blocks no queue. While the store is away the intake throws, nothing is acknowledged, and the broker asks again after a
 * {@linkplain dev.longhaul.messaging.broker.GrowingPause growing pause}.
 *
 * <p>Out: sending is a job ({@link dev.longhaul.messaging.broker.Sending}), whose attempt succeeds once the broker has confirmed.
 *
 * <p>Back: a dead message that came from a broker can be {@linkplain dev.longhaul.messaging.broker.Returning returned} to where it
 * came from; its intake then makes a new run of it.
 *
 * <p>Everything here is thread-safe unless it says otherwise.
 */
@NullMarked
package dev.longhaul.messaging.broker;

import org.jspecify.annotations.NullMarked;
