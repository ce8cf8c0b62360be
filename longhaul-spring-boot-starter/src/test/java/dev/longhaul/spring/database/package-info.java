/** Real databases for tests, started when the first test asks and stopped with the JVM. */
@NullMarked
package dev.longhaul.spring.database;

import org.jspecify.annotations.NullMarked;
