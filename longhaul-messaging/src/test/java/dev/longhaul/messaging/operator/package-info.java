/** What operators see of messages. */
@NullMarked
package dev.longhaul.messaging.operator;

import org.jspecify.annotations.NullMarked;
