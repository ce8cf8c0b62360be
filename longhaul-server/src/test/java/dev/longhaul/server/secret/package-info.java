/** What a vault promises: sealed is sealed, opened only with its key, in its place, unchanged. */
@NullMarked
package dev.longhaul.server.secret;

import org.jspecify.annotations.NullMarked;
