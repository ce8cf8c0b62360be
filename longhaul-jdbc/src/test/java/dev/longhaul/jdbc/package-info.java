/** What the face of the stores promises. */
@NullMarked
package dev.longhaul.jdbc;

import org.jspecify.annotations.NullMarked;
