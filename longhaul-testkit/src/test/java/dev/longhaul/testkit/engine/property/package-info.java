@NullMarked
package dev.longhaul.testkit.engine.property;

import org.jspecify.annotations.NullMarked;
