/** Messaging on real databases and real threads: effects in the same database, several nodes. */
@NullMarked
package dev.longhaul.messaging.database;

import org.jspecify.annotations.NullMarked;
