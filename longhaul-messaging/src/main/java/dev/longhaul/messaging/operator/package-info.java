/**
 * What operators see and do of messages: which handlers are done, which one failed, which ones wait; resume, or run all again.
 *
 * <p>How far a message has come is written with every attempt as a text ({@link dev.longhaul.messaging.operator.Progress}), so
 * that whoever does not know the plan can show it: the server, the console, a person who looks at the table.
 */
@NullMarked
package dev.longhaul.messaging.operator;

import org.jspecify.annotations.NullMarked;
