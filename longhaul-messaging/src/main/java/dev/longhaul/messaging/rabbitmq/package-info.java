/**
 * Messages from and to RabbitMQ (AMQP 0.9.1), over the {@code amqp-client} that the application depends on itself.
 *
 * <p>Two connections, because a broker that is short of memory stops those that publish: one to receive, one to send. Each is kept by
 * a {@link dev.longhaul.messaging.rabbitmq.Link}, which makes a new one when it is lost; the client's own recovery is off (see
 * docs/adr). A {@link dev.longhaul.messaging.rabbitmq.Subscription} for each queue hands over what came in one batch after
 * another; an {@link dev.longhaul.messaging.rabbitmq.Outlet} for each target publishes with confirms, many attempts at once on one
 * channel.
 *
 * <p>Thread-safety: a channel is used by one thread at a time, the subscription's or whoever holds the outlet's lock; the client's
 * threads only put into queues and complete futures.
 */
@NullMarked
package dev.longhaul.messaging.rabbitmq;

import org.jspecify.annotations.NullMarked;
