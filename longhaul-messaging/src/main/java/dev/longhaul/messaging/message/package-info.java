/**
 * What a message is: attributes after CloudEvents 1.0, data, and an identity of source and id; and how it is stored, as a job
 * whose payload is the data and whose headers are the attributes (CloudEvents' binary mode), so that whoever looks at the job
 * can read them.
 *
 * <p>Everything here is an immutable value. Whatever has been constructed can be stored: bounds are checked there and nowhere
 * else.
 */
@NullMarked
package dev.longhaul.messaging.message;

import org.jspecify.annotations.NullMarked;
