@NullMarked
package dev.longhaul.testkit.engine.specification;

import org.jspecify.annotations.NullMarked;
