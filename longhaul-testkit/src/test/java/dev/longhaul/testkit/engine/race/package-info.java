@NullMarked
package dev.longhaul.testkit.engine.race;

import org.jspecify.annotations.NullMarked;
