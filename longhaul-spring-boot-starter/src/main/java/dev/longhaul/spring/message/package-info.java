/**
 * Messages as an application handles and publishes them: annotated methods in a declared order, or plans as beans; one {@link
 * dev.longhaul.messaging.Messaging} bean, whose {@code publish} is part of the current transaction. A method that is {@code @Transactional}
 * has its effect exactly once: its mark is part of its transaction.
 */
@NullMarked
package dev.longhaul.spring.message;

import org.jspecify.annotations.NullMarked;
