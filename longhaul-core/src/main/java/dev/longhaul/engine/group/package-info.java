/** Commits what many callers ask for in groups, without a thread of its own. */
@NullMarked
package dev.longhaul.engine.group;

import org.jspecify.annotations.NullMarked;
