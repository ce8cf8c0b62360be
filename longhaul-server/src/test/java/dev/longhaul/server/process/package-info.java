/** Longhaul as people run it: real processes of the packaged program, stopped and killed. */
@NullMarked
package dev.longhaul.server.process;

import org.jspecify.annotations.NullMarked;
