/** The engine on real databases, with real threads: what only a database can show. */
@NullMarked
package dev.longhaul.jdbc.engine;

import org.jspecify.annotations.NullMarked;
