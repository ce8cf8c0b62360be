/** What tests may rely on of the servers that they start: each keeps its port and data, and leaves nothing behind. */
@NullMarked
package dev.longhaul.servers;

import org.jspecify.annotations.NullMarked;
