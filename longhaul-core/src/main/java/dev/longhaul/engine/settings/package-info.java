/** How an engine works: one record with a default for everything, checked when it is made. */
@NullMarked
package dev.longhaul.engine.settings;

import org.jspecify.annotations.NullMarked;
