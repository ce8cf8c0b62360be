/** The server as others see it: started whole, on a free port, and called over HTTP. */
@NullMarked
package dev.longhaul.server;

import org.jspecify.annotations.NullMarked;
