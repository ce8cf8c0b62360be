/** Tests of what health says of brokers. */
@NullMarked
package dev.longhaul.spring.health;

import org.jspecify.annotations.NullMarked;
