/**
 * What an application writes to handle messages: handlers of three kinds, the context that they get, and steps that stand
 * around every handler.
 *
 * <p>Handlers and steps are called by several threads at once. What they publish exists if and only if the mark of the handler
 * that published it does.
 */
@NullMarked
package dev.longhaul.messaging.handler;

import org.jspecify.annotations.NullMarked;
