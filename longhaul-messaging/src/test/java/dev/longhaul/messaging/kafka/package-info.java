/** Messages from and to a real Kafka, over a real PostgreSQL: what comes is there once in effect, whatever stops in between. */
@NullMarked
package dev.longhaul.messaging.kafka;

import org.jspecify.annotations.NullMarked;
