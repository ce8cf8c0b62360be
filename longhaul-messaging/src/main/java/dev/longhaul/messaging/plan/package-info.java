/**
 * Which handlers a message type has, and in what order: data that can be printed and compared.
 *
 * <p>A handler's name is its identity across deployments: marks are kept by it. Plans are immutable values; everything about
 * them that can be wrong is found when they are made or registered, and not when a message comes.
 */
@NullMarked
package dev.longhaul.messaging.plan;

import org.jspecify.annotations.NullMarked;
