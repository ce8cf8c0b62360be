@NullMarked
package dev.longhaul.messaging.origin;

import org.jspecify.annotations.NullMarked;
