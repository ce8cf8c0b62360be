/** The code of docs/messages.md, and what that page says is so. */
@NullMarked
package dev.longhaul.messaging.guide;

import org.jspecify.annotations.NullMarked;
