/**
 * A receiver that misbehaves on purpose, over a raw socket, on loopback only. Packaged as this module's test jar, so that
 * other modules can meet it too.
 */
@NullMarked
package dev.longhaul.webhooks.hostile;

import org.jspecify.annotations.NullMarked;
