/** What a plan may be. */
@NullMarked
package dev.longhaul.messaging.plan;

import org.jspecify.annotations.NullMarked;
