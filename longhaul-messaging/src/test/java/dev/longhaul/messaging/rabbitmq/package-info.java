@NullMarked
package dev.longhaul.messaging.rabbitmq;

import org.jspecify.annotations.NullMarked;
