/**
 * Which code runs which job type on this node. Handlers may be added at any time; a type that nobody handles is simply
 * not asked for.
 */
@NullMarked
package dev.longhaul.engine.registry;

import org.jspecify.annotations.NullMarked;
