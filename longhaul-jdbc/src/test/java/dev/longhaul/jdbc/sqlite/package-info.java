/** What is SQLite's own, on files in temporary folders. */
@NullMarked
package dev.longhaul.jdbc.sqlite;

import org.jspecify.annotations.NullMarked;
