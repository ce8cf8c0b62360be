/** What is PostgreSQL's own, on a real one that the tests start. */
@NullMarked
package dev.longhaul.jdbc.postgresql;

import org.jspecify.annotations.NullMarked;
