/**
 * Deliveries as a part of the server: the transport with its limits and the networks that it may reach, and the vault that
 * seals signing secrets.
 */
@NullMarked
package dev.longhaul.server.delivery;

import org.jspecify.annotations.NullMarked;
