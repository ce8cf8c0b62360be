package dev.longhaul.spring.job;

import dev.longhaul.Longhaul;
import dev.longhaul.job.DecidingHandler;
import dev.longhaul.job.Handler;
import dev.longhaul.job.JobType;
import dev.longhaul.job.TransactionalHandler;
import dev.longhaul.job.TypeOptions;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/**
 * The code of a job type, as a bean: what {@link JobHandler} is for methods. Immutable.
 *
 * @param <T> the payload's Java type
 */
public final class JobRegistration<T> {
    private final JobType<T> type;
    private final TypeOptions options;
    private final BiConsumer<Longhaul, TypeOptions> register;

    private JobRegistration(JobType<T> type, TypeOptions options, BiConsumer<Longhaul, TypeOptions> register) {
        this.type = type;
        this.options = options;
        this.register = register;
    }

    /** A handler; an exception is a failed attempt. */
    public static <T> JobRegistration<T> handle(JobType<T> type, Handler<T> handler) {
        return new JobRegistration<>(
                type, TypeOptions.DEFAULT, (longhaul, options) -> longhaul.handle(type, options, handler));
    }

    /** A handler that decides itself how an attempt ended. */
    public static <T> JobRegistration<T> decide(JobType<T> type, DecidingHandler<T> handler) {
        return new JobRegistration<>(
                type, TypeOptions.DEFAULT, (longhaul, options) -> longhaul.decide(type, options, handler));
    }

    /** A handler whose effect, on the transaction's own connection, commits together with the outcome. */
    public static <T> JobRegistration<T> handleInTransaction(JobType<T> type, TransactionalHandler<T> handler) {
        return new JobRegistration<>(
                type, TypeOptions.DEFAULT, (longhaul, options) -> longhaul.handleInTransaction(type, options, handler));
    }

    /** The same with other options: {@code .options(it -> it.concurrency(4).schedule("patient"))}. */
    public JobRegistration<T> options(UnaryOperator<TypeOptions> change) {
        return new JobRegistration<>(type, change.apply(options), register);
    }

    /** The job type. */
    public JobType<T> type() {
        return type;
    }

    /** How the type is treated. */
    public TypeOptions options() {
        return options;
    }

    void registerWith(Longhaul longhaul) {
        register.accept(longhaul, options);
    }
}
