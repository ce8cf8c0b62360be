@NullMarked
package dev.longhaul.testkit.engine.fault;

import org.jspecify.annotations.NullMarked;
