/** What a message may be, and how it is stored. */
@NullMarked
package dev.longhaul.messaging.message;

import org.jspecify.annotations.NullMarked;
