package dev.longhaul.spring.job;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a method of a bean the handler of a job type. Returning normally is success; an exception is a failed attempt ({@link
 * dev.longhaul.job.AbortException} and {@link dev.longhaul.job.RetryAfterException} say more). Called on a virtual thread, by
 * many at once.
 *
 * <p>The method takes the payload, an {@link dev.longhaul.job.Attempt}, both in any order, or nothing. It returns nothing, or
 * a {@link dev.longhaul.job.Decision}. The payload is read as JSON ({@link dev.longhaul.jackson.Json}), a {@code String} as
 * text and {@code byte[]} as it is, unless a bean of type {@link dev.longhaul.job.JobType} with that name has a codec of its own.
 *
 * <p>Every text may hold {@code ${placeholders}}.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface JobHandler {

    /** The job type's name. */
    String type();

    /**
     * The schedule of jobs of this type that are enqueued in this application without one: a name or a schedule's text. Empty
     * for the default one.
     */
    String schedule() default "";

    /** The most attempts of the type at once in this process, a number; empty for as many as there are workers. */
    String concurrency() default "";

    /** How long an attempt may run before its thread is interrupted, like {@code 30s}; empty for 5 minutes. */
    String timeout() default "";

    /**
     * Whether a dead job keeps holding those behind it in the order of their key, until it is redriven or cancelled; otherwise
     * the next one runs.
     */
    boolean holdOnDead() default false;
}
