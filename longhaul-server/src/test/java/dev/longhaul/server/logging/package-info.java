/** What strangers' texts can do to log lines: nothing. */
@NullMarked
package dev.longhaul.server.logging;

import org.jspecify.annotations.NullMarked;
