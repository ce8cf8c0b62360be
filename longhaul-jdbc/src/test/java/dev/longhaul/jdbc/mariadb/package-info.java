/** What is MariaDB's own, on a real one that the tests start. */
@NullMarked
package dev.longhaul.jdbc.mariadb;

import org.jspecify.annotations.NullMarked;
