package dev.longhaul.spring.message;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a method of a bean a handler of a message type. A type with several handlers either orders all of them, by {@link #order},
 * and then a failure stops the chain, and the next attempt starts at the handler that failed; or none, and then each has its own
 * job and is tried on its own.
 *
 * <p>The method takes the message's data, a {@link dev.longhaul.messaging.handler.MessageContext}, a {@link
 * dev.longhaul.messaging.message.Message}, any of them or none. It returns nothing, or a {@link dev.longhaul.job.Decision}. Data is
 * read as JSON, a {@code String} as text and {@code byte[]} as it is, unless a bean of type {@link
 * dev.longhaul.messaging.message.MessageType} with that name has a codec of its own.
 *
 * <p>If the method is {@code @Transactional}, its effect and the mark that it has handled the message are one commit; then it returns
 * nothing. Otherwise the mark follows when it returns, and after a crash between the two it runs again.
 *
 * <p>Every text may hold {@code ${placeholders}}.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface MessageHandler {

    /** The message type's name. */
    String type();

    /**
     * The handler's name, under which it is marked as done: stable across deployments, whatever the method is called. A handler
     * with a new name is a new handler.
     */
    String name();

    /** Its place among the handlers of the type, the lowest first; {@link #NONE} if they have no order. */
    int order() default NONE;

    /** A schedule of its own, by name or text; empty for the message's. */
    String schedule() default "";

    /** Names that it had in earlier deployments: what is done under one of them is done. */
    String[] formerly() default {};

    /** No place. */
    int NONE = Integer.MIN_VALUE;
}
