/**
 * Handlers of jobs as an application writes them: annotated methods of its beans, or registrations as beans. They are registered
 * when all beans are there and before the engine starts, so that a handler's bean may itself enqueue.
 */
@NullMarked
package dev.longhaul.spring.job;

import org.jspecify.annotations.NullMarked;
