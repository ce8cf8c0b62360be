/** What the JSON reader takes and refuses, and what it keeps of what it takes. */
@NullMarked
package dev.longhaul.server.json;

import org.jspecify.annotations.NullMarked;
