/** What messaging does, told as a specification. */
@NullMarked
package dev.longhaul.messaging.specification;

import org.jspecify.annotations.NullMarked;
