/** What the checks before the API decide, without a server around them. */
@NullMarked
package dev.longhaul.server.security;

import org.jspecify.annotations.NullMarked;
