@NullMarked
package dev.longhaul.messaging.broker;

import org.jspecify.annotations.NullMarked;
